;;; emacs.el --- Looks at what a real Emacs shows of a flow  -*- lexical-binding: t; -*-

(require 'compile)
(require 'eglot)
(require 'flymake)
(require 'xref)

(defvar failures 0)

(defun is (what got expected)
  (unless (equal got expected)
    (setq failures (1+ failures))
    (message "%s: expected %S, got %S" what expected got)))

(find-file "main.flow")

(is "mode" major-mode 'flow-ts-mode)
(is "parser" (length (treesit-parser-list)) 1)
(font-lock-ensure)
(dolist (look '(("# Rules" font-lock-comment-face) ("say" font-lock-function-name-face) ("Gr" font-lock-string-face)
                ("From" font-lock-variable-name-face) ("voise" font-lock-property-name-face)
                ("alice" font-lock-string-face) ("->" font-lock-keyword-face) ("nowhere" font-lock-constant-face)
                ("sales" font-lock-constant-face) ("not a verb" font-lock-string-face)
                ("20s" font-lock-number-face) ("@main" font-lock-constant-face)))
  (goto-char (point-min))
  (search-forward (car look))
  (is (car look) (get-text-property (1- (point)) 'face) (cadr look)))

(is "imenu" (mapcar #'car (cdar (funcall imenu-create-index-function))) '("sales"))

(let ((before (buffer-string)))
  (indent-region (point-min) (point-max))
  (is "indentation" (buffer-string) before)
  (set-buffer-modified-p nil))

(with-current-buffer (compile compile-command)
  (while (process-live-p (get-buffer-process (current-buffer)))
    (accept-process-output nil 0.1))
  (goto-char (point-min))
  (let (found)
    (while (ignore-errors (compilation-next-error 1) t)
      (let* ((message (get-text-property (point) 'compilation-message))
             (place (compilation--message->loc message)))
        (push (list (compilation--loc->line place) (compilation--loc->col place) (compilation--message->type message))
              found)))
    (is "mistakes" (nreverse found) '((2 20 2) (3 15 1) (4 4 2)))))

;; The language server, as `eglot-ensure' starts it when somebody is there to type.
(setq eglot-sync-connect 10)
(apply #'eglot--connect (eglot--guess-contact))
(flymake-start)
(with-timeout (10)
  (while (< (length (flymake-diagnostics)) 3)
    (accept-process-output nil 0.1)))
(is "diagnostics"
    (mapcar (lambda (it) (line-number-at-pos (flymake-diagnostic-beg it)))
            (sort (flymake-diagnostics)
                  (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))
    '(2 3 4))

(goto-char (point-min))
(search-forward "@main")
(is "definition" (length (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))) 1)

(goto-char (point-min))
(search-forward "-> ")
(is "completion"
    (let ((table (nth 2 (eglot-completion-at-point))))
      (and (member "sales" (mapcar #'substring-no-properties (all-completions "" table))) t))
    t)

(goto-char (point-max))
(insert "hangup   \n")
(eglot-format-buffer)
(is "formatting" (and (string-suffix-p "hangup\n" (buffer-string)) t) t)
(set-buffer-modified-p nil)
(eglot-shutdown-all)

(kill-emacs (min failures 1))
