s/@boolean/@constant.builtin.boolean/
s/@comment\.documentation/@comment.line.documentation/g
s/@keyword\.conditional/@keyword.control.conditional/
s/@keyword\.import/@keyword.control.import/
s/@keyword\.return/@keyword.control.return/
s/@number/@constant.numeric/
s/@string\.escape/@constant.character.escape/
