(flow
  "flow" @context
  name: (_) @name) @item

(def
  "def" @context
  name: (_) @name) @item
