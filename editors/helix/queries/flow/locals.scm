[
  (source_file)
  (flow)
  (def)
] @local.scope

(let
  name: (name) @local.definition.constant)

(param
  name: (name) @local.definition.variable.parameter)

(parameter
  name: (name) @local.definition.variable.parameter)

(interpolation
  (name) @local.reference)
