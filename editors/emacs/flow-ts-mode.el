;;; flow-ts-mode.el --- Flow, which compiles to TwiML  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "29.1"))

;;; Commentary:

;; Colours, indentation, imenu and movement by tree-sitter, diagnostics and the rest by `flowc lsp' through Eglot, and
;; `M-x compile' with `flowc check'.  docs/editors.md says how to set it up.

;;; Code:

(require 'treesit)

(defvar eglot-server-programs)
(defvar compilation-error-regexp-alist)
(defvar compilation-error-regexp-alist-alist)

(defgroup flow nil
  "Flow, a language for telephone calls and messages."
  :group 'languages)

(defcustom flow-ts-indent-offset 2
  "Columns of a level of indentation."
  :type 'integer
  :safe #'integerp)

(defvar flow-ts-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?- "_" table)
    (modify-syntax-entry ?_ "_" table)
    table))

(defvar flow-ts--font-lock-settings
  (treesit-font-lock-rules
   :language 'flow :feature 'comment
   '(((comment) @font-lock-doc-face (:match "\\`##" @font-lock-doc-face))
     ((comment) @font-lock-preprocessor-face (:match "\\`# *flowc:" @font-lock-preprocessor-face))
     (comment) @font-lock-comment-face)
   :language 'flow :feature 'string
   '((word) @font-lock-string-face
     (url) @font-lock-string-face
     (string "\"" @font-lock-string-face)
     (block_string "\"\"\"" @font-lock-string-face)
     (string_content) @font-lock-string-face
     (escape) @font-lock-escape-face
     [(invalid) (stray)] @font-lock-warning-face)
   :language 'flow :feature 'keyword
   '(["flow" "let" "param" "def" "default" "use" "on" "otherwise" "..." "->"] @font-lock-keyword-face)
   :language 'flow :feature 'function
   '((verb) @font-lock-function-name-face
     (trusted_verb) @font-lock-preprocessor-face
     (attribute_name) @font-lock-property-name-face
     (trusted_attribute_name) @font-lock-preprocessor-face)
   :language 'flow :feature 'constant
   '([(flow_name) (path) (reference)] @font-lock-constant-face
     (case) @font-lock-constant-face
     (boolean) @font-lock-constant-face
     (number) @font-lock-number-face
     (type) @font-lock-type-face
     (name) @font-lock-variable-name-face)
   :language 'flow :feature 'bracket
   '(["<" ">" "[" "]" "(" ")" "{" "}"] @font-lock-bracket-face
     ["," ";" "=" ":"] @font-lock-delimiter-face)))

(defvar flow-ts--indent-rules
  '((flow
     ((parent-is "string") no-indent 0)
     ((node-is ">") parent-bol 0)
     ((node-is "]") parent-bol 0)
     ((parent-is "inline_block") parent-bol flow-ts-indent-offset)
     ((parent-is "list") parent-bol flow-ts-indent-offset)
     ((parent-is "\\`block\\'") parent-bol flow-ts-indent-offset)
     ;; A line that does not exist yet goes on with the block of the one above.
     (no-node prev-line 0)
     ((parent-is "source_file") column-0 0))))

;;;###autoload
(define-derived-mode flow-ts-mode prog-mode "Flow"
  "Major mode for Flow."
  (setq-local comment-start "# "
              comment-start-skip "#+[ \t]*"
              indent-tabs-mode nil
              compile-command "flowc check --format short")
  (when (treesit-ready-p 'flow)
    (treesit-parser-create 'flow)
    (setq-local treesit-font-lock-settings flow-ts--font-lock-settings
                treesit-font-lock-feature-list '((comment keyword string) (function constant) (bracket))
                treesit-simple-indent-rules flow-ts--indent-rules
                treesit-defun-type-regexp (cons (rx bos (or "flow" "def") eos) #'flow-ts--named-p)
                treesit-defun-name-function #'flow-ts--defun-name
                treesit-simple-imenu-settings '(("Flow" "\\`flow\\'" flow-ts--named-p nil)
                                                ("Fragment" "\\`def\\'" flow-ts--named-p nil)))
    (treesit-major-mode-setup)))

(defun flow-ts--named-p (node)
  "Whether NODE is a declaration, and not the word that it begins with."
  (treesit-node-check node 'named))

(defun flow-ts--defun-name (node)
  "The name that the flow or fragment NODE declares."
  (treesit-node-text (treesit-node-child-by-field-name node "name") t))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.flow\\'" . flow-ts-mode))
;;;###autoload
(add-to-list 'auto-mode-alist '("\\.twiml\\'" . nxml-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(flow-ts-mode "flowc" "lsp")))

;; main.flow:4:1: error[unknown-verb]: …
(with-eval-after-load 'compile
  (add-to-list 'compilation-error-regexp-alist-alist
               '(flowc "^\\(.+?\\):\\([0-9]+\\):\\([0-9]+\\): \\(?:error\\|\\(warning\\)\\|\\(hint\\)\\)\\["
                       1 2 3 (4 . 5)))
  (add-to-list 'compilation-error-regexp-alist 'flowc))

(provide 'flow-ts-mode)
;;; flow-ts-mode.el ends here
