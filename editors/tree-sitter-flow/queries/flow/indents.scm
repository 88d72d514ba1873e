[
  (block)
  (inline_block)
  (list)
] @indent.begin

; What these begin stands below them, unless the call goes on elsewhere.
([
  (flow
    !arrow)
  (on
    !arrow)
  (otherwise
    !arrow)
  (def)
] @indent.begin
  (#set! indent.immediate 1))

[
  ">"
  "]"
] @indent.branch @indent.end

(block_string) @indent.auto
