-- Looks at what a real Neovim shows of a flow, with the settings of docs/editors.md.

local failures = {}

local function is(what, got, expected)
  if not vim.deep_equal(got, expected) then
    table.insert(failures, what .. ": expected " .. vim.inspect(expected) .. ", got " .. vim.inspect(got))
  end
end

local function wait(what, condition)
  is(what, vim.wait(10000, condition, 20), true)
end

local function at(line, text)
  return line - 1, vim.fn.getline(line):find(text, 1, true) - 1
end

-- What the cursor would see highlighted there, in the order of the queries.
local function captures(line, text)
  local names = {}
  for _, capture in ipairs(vim.treesitter.get_captures_at_pos(0, at(line, text))) do
    table.insert(names, capture.capture)
  end
  return names
end

local function look()
  vim.cmd.edit("main.flow")
  is("file type", vim.bo.filetype, "flow")
  is("errors", vim.treesitter.get_parser():parse()[1]:root():has_error(), false)
  is("comment", captures(1, "# Rules"), { "comment" })
  is("verb", captures(2, "say"), { "function" })
  is("name in a string", captures(2, "From"), { "variable" })
  is("attribute", captures(2, "voise"), { "attribute" })
  is("word", captures(3, "alice"), { "string" })
  is("arrow", captures(4, "->"), { "keyword.return" })
  is("target", captures(4, "nowhere"), { "label" })
  is("keyword", captures(6, "flow"), { "keyword" })
  is("flow", captures(6, "sales"), { "label" })
  is("block string", captures(8, "not a verb"), { "string" })
  is("duration", captures(10, "20s"), { "number" })
  is("reference", captures(11, "@main"), { "label" })
  is("word in a list", captures(13, "ringing"), { "string" })
  -- What folds: the flow, the block string, the block of `dial`, the list.
  local levels = vim.tbl_map(vim.treesitter.foldexpr, vim.fn.range(1, 13))
  is("folds", levels, { "0", "0", "0", "0", "0", ">1", ">2", "2", "2", ">2", "2", ">3", "3" })
  for _, query in ipairs({ "folds", "highlights", "indents", "injections", "locals", "textobjects" }) do
    is(query, pcall(vim.treesitter.query.get, "flow", query), true)
  end
end

local function make()
  vim.cmd("silent make!")
  local places = vim.tbl_map(function(item) return { item.lnum, item.vcol, item.col } end, vim.fn.getqflist())
  is("quickfix list", places, { { 2, 1, 20 }, { 3, 1, 15 }, { 4, 1, 4 } })
end

local function diagnose()
  wait("a server", function() return #vim.diagnostic.get(0) >= 3 end)
  local found = vim.tbl_map(function(d) return { d.lnum, d.col, d.severity, d.code } end, vim.diagnostic.get(0))
  table.sort(found, function(a, b) return a[1] < b[1] end)
  is("diagnostics", found, {
    { 1, 21, vim.diagnostic.severity.ERROR, "unknown-attribute" },
    { 2, 14, vim.diagnostic.severity.WARN, "deprecated" },
    { 3, 3, vim.diagnostic.severity.ERROR, "unknown-flow" },
  })
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, true)
end

local function go(line, text)
  vim.api.nvim_win_set_cursor(0, { line, vim.fn.getline(line):find(text, 1, true) - 1 })
end

-- What a key does here, by the server: each through the editor's own command where it has one.
local function serve()
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  is("encoding", client.offset_encoding, "utf-8")
  local before = lines()

  vim.fn.setline(3, 'say "ä" ')
  local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
  place.position = { line = 2, character = #vim.fn.getline(3) }
  local answer = client:request_sync("textDocument/completion", place, 10000, 0)
  local labels = vim.tbl_map(function(item) return item.label end, answer.result.items or answer.result)
  is("completion", vim.tbl_contains(labels, "voice") or labels, true)

  go(10, "timeout")
  vim.lsp.buf.hover()
  local float
  wait("hover", function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then float = window end
    end
    return float ~= nil
  end)
  local text = float and table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(float), 0, -1, true), "\n")
  is("text of the hover", text and text:find("timeout", 1, true) ~= nil, true)
  if float then vim.api.nvim_win_close(float, true) end

  vim.api.nvim_buf_set_text(0, 3, 3, 3, 10, { "sales" })
  go(4, "sales")
  vim.lsp.buf.definition()
  wait("definition", function() return vim.deep_equal(vim.api.nvim_win_get_cursor(0), { 6, 5 }) end)
  vim.lsp.buf.rename("orders")
  wait("rename", function() return vim.fn.getline(4) == "-> orders" and vim.fn.getline(6) == "flow orders" end)

  go(2, "voise")
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title == "Replace it by `voice`" end })
  wait("code action", function() return vim.fn.getline(2):find(" voice=x", 1, true) ~= nil end)

  vim.fn.setline(3, 'say   "a"    voice=alice')
  vim.lsp.buf.format()
  is("formatting", vim.fn.getline(3), 'say "a" voice=alice')

  vim.api.nvim_buf_set_lines(0, 0, -1, true, before)
end

local ok, failure = xpcall(function()
  look()
  make()
  diagnose()
  serve()
end, debug.traceback)
if not ok then table.insert(failures, failure) end
vim.fn.writefile(failures, vim.env.ERRORS)
vim.cmd(#failures > 0 and "cquit" or "quitall!")
