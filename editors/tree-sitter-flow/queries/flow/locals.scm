[
  (source_file)
  (flow)
  (def)
] @local.scope

(flow
  name: (flow_name) @local.definition.function
  (#set! definition.function.scope "parent"))

(def
  name: (verb) @local.definition.function
  (#set! definition.function.scope "parent"))

(let
  name: (name) @local.definition.constant)

(param
  name: (name) @local.definition.parameter)

(parameter
  name: (name) @local.definition.parameter)

(interpolation
  (name) @local.reference)

(statement
  name: (verb) @local.reference)

(path) @local.reference
