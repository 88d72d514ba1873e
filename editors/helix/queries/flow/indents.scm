[
  (block)
  (inline_block)
  (list)
] @indent

; What these begin stands below them, unless the call goes on elsewhere.
[
  (flow
    !arrow)
  (on
    !arrow)
  (otherwise
    !arrow)
  (def)
] @indent @extend

[
  ">"
  "]"
] @outdent
