" Looks at what a real Vim shows of a flow, with the settings of docs/editors.md. `:cquit` is how it fails.
set nomore

function s:is(got, expected) abort
  call assert_equal(a:expected, a:got)
endfunction

" The group that the character `column` of a line is coloured as, from 1.
function s:colour(line, text) abort
  return synIDattr(synID(a:line, stridx(getline(a:line), a:text) + 1, 1), 'name')
endfunction

edit main.flow
call s:is(&filetype, 'flow')
call s:is([&shiftwidth, &expandtab, &commentstring], [2, 1, '# %s'])
call s:is(s:colour(1, '# Rules'), 'flowComment')
call s:is(s:colour(2, 'say'), 'flowVerb')
call s:is(s:colour(2, 'Grü'), 'flowString')
call s:is(s:colour(2, '{From}'), 'flowName')
call s:is(s:colour(2, 'voise'), 'flowAttribute')
call s:is(s:colour(3, 'voice'), 'flowAttribute')
call s:is(s:colour(4, '->'), 'flowArrow')
call s:is(s:colour(4, 'nowhere'), 'flowTarget')
call s:is(s:colour(6, 'flow'), 'flowKeyword')
call s:is(s:colour(6, 'sales'), 'flowTarget')
call s:is(s:colour(8, 'not a verb'), 'flowString')
call s:is(s:colour(10, 'dial'), 'flowVerb')
call s:is(s:colour(10, '20s'), 'flowNumber')
call s:is(s:colour(10, '# behind'), 'flowComment')
call s:is(s:colour(11, 'number'), 'flowVerb')
call s:is(s:colour(11, 'url'), 'flowAttribute')
call s:is(s:colour(11, '@'), 'flowReference')
call s:is(s:colour(13, 'ringing'), 'flowList')

silent make!
let s:found = map(getqflist(), '[bufname(v:val.bufnr), v:val.lnum, v:val.vcol, v:val.col, v:val.type, v:val.text]')
call s:is(map(copy(s:found), 'v:val[:4]'), [
      \ ['main.flow', 2, 1, 20, 'e'],
      \ ['main.flow', 3, 1, 15, 'w'],
      \ ['main.flow', 4, 1, 4, 'e'],
      \ ])
call s:is(s:found[0][5], '[unknown-attribute]: `say` has no attribute `voise`')
" The cursor goes to the right bytes, behind characters of two.
cfirst
call s:is(expand('<cword>'), 'voise')
cnext
call s:is(expand('<cword>'), 'alice')
clast
call s:is(expand('<cword>'), 'nowhere')

edit call.twiml
call s:is([&filetype, s:colour(1, 'Response')], ['twiml', 'xmlTagName'])

if !empty(v:errors)
  call writefile(v:errors, $ERRORS)
  cquit
endif
quitall!
