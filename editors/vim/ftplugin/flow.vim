" Settings for Flow: two blanks a level, `#` comments, `:make` and `gf`.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal expandtab shiftwidth=2 softtabstop=2 autoindent
setlocal comments=b:##,b:# commentstring=#\ %s formatoptions-=t formatoptions+=croql
setlocal iskeyword=@,48-57,_,-,192-255
setlocal suffixesadd=.flow
compiler flowc

let b:undo_ftplugin = 'setlocal expandtab< shiftwidth< softtabstop< autoindent< comments< commentstring<'
      \ . ' formatoptions< iskeyword< suffixesadd< makeprg< errorformat<'
