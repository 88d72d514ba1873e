" `:make` checks every flow below the working folder, or in the project of its `flowc.toml`; `:make %` checks this file.
if exists('current_compiler')
  finish
endif
let current_compiler = 'flowc'

CompilerSet makeprg=flowc\ check\ --format\ short
" Columns are counted in characters, hence %v.
CompilerSet errorformat=
      \%f:%l:%v:\ %trror%m,
      \%f:%l:%v:\ %tarning%m,
      \%f:%l:%v:\ %*[h]int%m,
      \%-G%.%#
