" Flow without lists of words: what a name is shows by where it stands.
if exists('b:current_syntax')
  finish
endif

" A statement begins a line, or stands behind `;` or `<`.
syntax match flowVerb /\%(^\|[;<]\)\s*\zs[A-Za-z_][A-Za-z0-9_:.-]*=\@!/
syntax match flowTrusted /\%(^\|[\t ;<]\)\zs![A-Za-z_][A-Za-z0-9_:.-]*/
syntax match flowKeyword /\%(^\|[;<]\)\s*\zs\%(use\|on\|otherwise\|\.\.\.\)\ze\%($\|[ \t;<]\)/
syntax match flowKeyword /\%(^\|[;<]\)\s*\zsflow\ze\%($\|[ \t]\)/ nextgroup=flowTarget skipwhite
syntax match flowKeyword /\%(^\|[;<]\)\s*\zs\%(let\|param\)\ze\%($\|[ \t]\)/ nextgroup=flowDeclared skipwhite
syntax match flowKeyword /\%(^\|[;<]\)\s*\zs\%(def\|default\)\ze\%($\|[ \t]\)/ nextgroup=flowNamedVerb skipwhite
syntax match flowDeclared /[A-Za-z_][A-Za-z0-9_-]*/ contained
syntax match flowNamedVerb /!\=[A-Za-z_][A-Za-z0-9_.-]*/ contained
syntax match flowAttribute /\%(^\|[ \t;<(]\)\zs!\=[A-Za-z_][A-Za-z0-9_:.-]*\ze=/
syntax match flowNumber /\%([ \t=,\[(]\)\zs+\=\d\+\%(ms\|s\|m\|h\)\=\ze\%($\|[ \t;<>\],)]\)/
syntax match flowBoolean /\%([ \t=,\[(]\)\zs\%(true\|false\)\ze\%($\|[ \t;<>\],)]\)/
syntax match flowReference /\%([ \t=]\)\zs@[^ \t";<>{}\[\],]*/
syntax match flowArrow /\%(^\|[ \t;<]\)\zs->/ nextgroup=flowTarget skipwhite
syntax match flowTarget /[^ \t";<>{}\[\],]\+/ contained
syntax match flowName /{\s*[A-Za-z_][A-Za-z0-9_-]*\s*}/
syntax match flowEscape /\\\%(["\\nrt{}]\|u{\x\{1,6}}\|$\)/ contained
syntax region flowString start=/"/ skip=/\\./ end=/"/ end=/$/ contains=flowName,flowEscape
syntax region flowString start=/"""/ skip=/\\./ end=/"""/ contains=flowName,flowEscape
" Lines of a list begin no statements.
syntax region flowList start=/\%([ \t=]\)\@1<=\[/ end=/\]/ end=/[;<>]/me=s-1
      \ contains=flowString,flowName,flowNumber,flowBoolean,flowReference,flowComment
syntax match flowTodo /\<\%(TODO\|FIXME\|XXX\)\>/ contained
syntax match flowAllow /#\s*flowc:.*/ contained
syntax match flowComment /\%(^\|\s\)\@1<=#.*/ contains=flowTodo,flowAllow,@Spell

syntax sync fromstart

highlight default link flowVerb Function
highlight default link flowTrusted Macro
highlight default link flowKeyword Keyword
highlight default link flowDeclared Identifier
highlight default link flowNamedVerb Function
highlight default link flowName Identifier
highlight default link flowAttribute Type
highlight default link flowNumber Number
highlight default link flowBoolean Boolean
highlight default link flowReference Label
highlight default link flowArrow Statement
highlight default link flowTarget Label
highlight default link flowEscape SpecialChar
highlight default link flowString String
highlight default link flowTodo Todo
highlight default link flowAllow PreProc
highlight default link flowComment Comment

let b:current_syntax = 'flow'
