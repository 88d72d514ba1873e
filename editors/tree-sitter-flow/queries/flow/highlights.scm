; No two patterns are about one node, so it does not matter whether the first or the last wins.

((comment) @comment.documentation
  (#match? @comment.documentation "^##"))

((comment) @keyword.directive
  (#match? @keyword.directive "^# *flowc:"))

((comment) @comment
  (#not-match? @comment "^(##|# *flowc:)"))

; what is written in a file

[
  "flow"
  "let"
  "param"
  "def"
  "default"
  "..."
] @keyword

"use" @keyword.import

[
  "on"
  "otherwise"
] @keyword.conditional

(verb) @function

(trusted_verb) @function.macro

(attribute_name) @attribute

(trusted_attribute_name) @function.macro

; where the call goes

"->" @keyword.return

[
  (flow_name)
  (path)
  (reference)
] @label

(case) @constant

; values

(word) @string

(url) @string.special.url

(number) @number

(boolean) @boolean

(string
  "\"" @string)

(block_string
  "\"\"\"" @string)

(string_content) @string

(escape) @string.escape

[
  (invalid)
  (stray)
] @error

(interpolation
  [
    "{"
    "}"
  ] @punctuation.special)

(name) @variable

(type) @type

; between them

[
  "="
  ":"
] @operator

[
  ","
  ";"
] @punctuation.delimiter

[
  "<"
  ">"
  "["
  "]"
  "("
  ")"
] @punctuation.bracket
