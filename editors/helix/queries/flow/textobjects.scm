(flow
  (block) @function.inside) @function.around

(def
  (block) @function.inside) @function.around

(attribute
  value: (_) @parameter.inside) @parameter.around

(statement) @entry.around

(comment) @comment.inside

(comment)+ @comment.around
