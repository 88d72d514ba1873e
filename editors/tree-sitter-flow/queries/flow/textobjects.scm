[
  (flow)
  (def)
] @function.outer

(flow
  (block) @function.inner)

(def
  (block) @function.inner)

(statement) @statement.outer

(attribute) @parameter.outer

(attribute
  value: (_) @parameter.inner)

(comment) @comment.outer
