autocmd BufNewFile,BufRead *.flow setfiletype flow
autocmd BufNewFile,BufRead *.twiml setfiletype twiml
