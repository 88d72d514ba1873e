// How the lines of a Flow file nest: by indentation, and by `<` and `>`. Beside that the insides of strings.
//
// The scanner keeps the blocks that are open on a stack. What is never closed while somebody types must not swallow the
// rest of the file: at each `<`, `[` and `"""` it looks ahead for the other end, and where there is none the piece ends
// with an empty `unclosed`: a list and a string with its line, a block in front of the first line that is not deeper
// than its own. src/syntax does the same.

#include "tree_sitter/alloc.h"
#include "tree_sitter/array.h"
#include "tree_sitter/parser.h"

// In the order of `externals` in grammar.js.
enum Token {
  NEWLINE,
  INDENT,
  DEDENT,
  SEPARATOR,
  TRAILING_SEMICOLON,
  IGNORED,
  OPEN,
  CLOSE,
  LIST_OPEN,
  BLOCK_STRING_START,
  STRING_CONTENT,
  BLOCK_STRING_CONTENT,
  INVALID,
  UNCLOSED,
  MISSING,
  ERROR_SENTINEL,
};

// Deeper blocks are an error, and the stack has to fit into what tree-sitter keeps.
enum { MAX_DEPTH = 300, MAX_WIDTH = UINT16_MAX };

// How far to look for the other end of a bracket; farther away, it is taken to be there.
enum { MAX_LOOK = 1 << 16 };

enum Kind { INDENTED, INLINE, INLINE_UNCLOSED };

typedef struct {
  uint16_t width;  // the indentation of its lines; of an inline block, that of the block around it
  uint8_t kind;
} Block;

typedef struct {
  Array(Block) blocks;  // never empty: the first is the file
  bool list_unclosed;   // the list that was opened last has no end
  bool string_unclosed; // the block string that was opened last has none
} Scanner;

// Characters

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static bool is_blank(int32_t c) { return c == ' ' || c == '\t'; }

static bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }

static bool is_hex(int32_t c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Whether a character may stand inside a bare word.
static bool is_word(int32_t c) {
  switch (c) {
    case '"': case ';': case '<': case '>': case '{': case '}': case '[': case ']': case ',': case 0x7f:
      return false;
    default:
      return c > ' ';
  }
}

static bool at_line_end(TSLexer *lexer) {
  return lexer->lookahead == '\n' || lexer->lookahead == '\r' || lexer->eof(lexer);
}

static void skip_line(TSLexer *lexer) {
  while (!lexer->eof(lexer) && lexer->lookahead != '\n') advance(lexer);
}

// Steps over LF or CRLF, if one stands here.
static bool skip_line_end(TSLexer *lexer) {
  if (lexer->lookahead == '\r') advance(lexer);
  if (lexer->lookahead != '\n') return false;
  advance(lexer);
  return true;
}

static uint16_t skip_blanks(TSLexer *lexer) {
  uint16_t width = 0;
  while (is_blank(lexer->lookahead)) {
    advance(lexer);
    if (width < MAX_WIDTH) width++;
  }
  return width;
}

// Looking ahead

// Steps over a string whose first quote has been read: to its end or that of the line.
static void skip_string(TSLexer *lexer) {
  while (!at_line_end(lexer)) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == '"') return;
    if (c == '\\' && !at_line_end(lexer)) advance(lexer);
  }
}

// Steps over a `"""` that may stand here; returns how many quotes there were.
static unsigned skip_quotes(TSLexer *lexer) {
  unsigned quotes = 0;
  while (quotes < 3 && lexer->lookahead == '"') {
    advance(lexer);
    quotes++;
  }
  return quotes;
}

// Steps over a block string whose first quotes have been read.
static void skip_block_string(TSLexer *lexer) {
  while (!lexer->eof(lexer) && skip_quotes(lexer) != 3) {
    if (lexer->lookahead == '\\') advance(lexer);
    advance(lexer);
  }
}

// Whether the list whose `[` has been read has its `]`.
static bool list_ends(TSLexer *lexer) {
  int32_t before = '[';
  for (unsigned steps = 0; steps < MAX_LOOK; steps++) {
    int32_t c = lexer->lookahead;
    if (lexer->eof(lexer) || c == ';' || c == '<' || c == '>' || c == '[') return false;
    if (c == ']') return true;
    if (c == '#' && !is_word(before)) {
      skip_line(lexer);
    } else if (c == '"') {
      unsigned quotes = skip_quotes(lexer);
      if (quotes == 1) skip_string(lexer);
      if (quotes == 3) skip_block_string(lexer);
    } else {
      advance(lexer);
    }
    before = c;
  }
  return true;
}

// Whether a line begins with a word that begins one at the top of a file and nowhere else.
static bool top_level_word(TSLexer *lexer) {
  static const char *const words[] = {"flow", "def", "let", "use"};
  char word[5] = {0};
  unsigned length = 0;
  for (; is_letter(lexer->lookahead) && length < 4; length++) {
    word[length] = (char)lexer->lookahead;
    advance(lexer);
  }
  if (!is_blank(lexer->lookahead)) return false;
  for (unsigned i = 0; i < 4; i++) {
    unsigned at = 0;
    while (words[i][at] && words[i][at] == word[at]) at++;
    if (!words[i][at] && at == length) return true;
  }
  return false;
}

// Whether the inline block whose `<` has been read has its `>`.
static bool inline_ends(TSLexer *lexer) {
  unsigned depth = 1;
  int32_t before = '<';
  for (unsigned steps = 0; steps < MAX_LOOK; steps++) {
    int32_t c = lexer->lookahead;
    if (lexer->eof(lexer)) return false;
    if (c == '#' && !is_word(before)) {
      skip_line(lexer);
    } else if (c == '"') {
      unsigned quotes = skip_quotes(lexer);
      if (quotes == 1) skip_string(lexer);
      if (quotes == 3) skip_block_string(lexer);
    } else if (c == '\n') {
      advance(lexer);
      if (is_letter(lexer->lookahead) && top_level_word(lexer)) return false;
    } else if (c == '-' && !is_word(before)) {
      advance(lexer);
      if (lexer->lookahead == '>') advance(lexer);
    } else {
      if (c == '<') depth++;
      if (c == '>' && --depth == 0) return true;
      advance(lexer);
    }
    before = c;
  }
  return true;
}

// Whether the block string whose quotes have been read, on a line of indentation `width`, has its end, as
// src/syntax/lex.rs sees it: quotes that stand elsewhere than they should may be those of another block string.
static bool block_string_ends(TSLexer *lexer, uint16_t width) {
  skip_blanks(lexer);
  bool opening = at_line_end(lexer) || lexer->lookahead == '#';
  bool not_deeper = false;
  uint16_t leftmost = MAX_WIDTH;
  uint16_t margin = MAX_WIDTH; // of this line, as long as nothing but blanks has been read
  for (unsigned steps = 0; steps < MAX_LOOK; steps++) {
    int32_t c = lexer->lookahead;
    if (lexer->eof(lexer)) return false;
    if (c == '\n') {
      advance(lexer);
      margin = skip_blanks(lexer);
      if (at_line_end(lexer)) continue;
      if (margin < leftmost) leftmost = margin;
      not_deeper |= margin <= width;
      if (lexer->lookahead != '"') margin = MAX_WIDTH;
    } else if (c == '\\') {
      advance(lexer);
      advance(lexer);
    } else if (c == '"') {
      if (skip_quotes(lexer) == 3) {
        skip_blanks(lexer);
        bool closing = margin != MAX_WIDTH && (at_line_end(lexer) || lexer->lookahead == '#');
        bool swallowed = opening && (!closing || leftmost < margin);
        return !(swallowed && not_deeper);
      }
      margin = MAX_WIDTH;
    } else {
      advance(lexer);
    }
  }
  return true;
}

// Tokens

static Block *top(Scanner *scanner) { return array_back(&scanner->blocks); }

static bool is_inline(Scanner *scanner) { return top(scanner)->kind != INDENTED; }

static bool found(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

// Steps over `{ name }`.
static bool skip_interpolation(TSLexer *lexer) {
  if (lexer->lookahead != '{') return false;
  advance(lexer);
  skip_blanks(lexer);
  if (!is_letter(lexer->lookahead)) return false;
  while (is_letter(lexer->lookahead) || is_digit(lexer->lookahead) || lexer->lookahead == '-') advance(lexer);
  skip_blanks(lexer);
  if (lexer->lookahead != '}') return false;
  advance(lexer);
  return true;
}

// A `\` in a string that begins no escape; those that do are left to the grammar.
static bool escape(TSLexer *lexer, bool block) {
  advance(lexer);
  lexer->mark_end(lexer);
  switch (lexer->lookahead) {
    case '"': case '\\': case 'n': case 'r': case 't': case '{': case '}':
      return false;
    case 'u':
      advance(lexer);
      lexer->mark_end(lexer);
      if (lexer->lookahead != '{') break;
      advance(lexer);
      unsigned digits = 0;
      for (; is_hex(lexer->lookahead); digits++) advance(lexer);
      if (lexer->lookahead == '}' && digits >= 1 && digits <= 6) return false;
      while (!at_line_end(lexer) && lexer->lookahead != '}' && lexer->lookahead != '"') advance(lexer);
      if (lexer->lookahead == '}') advance(lexer);
      lexer->mark_end(lexer);
      break;
    default:
      if (!at_line_end(lexer)) {
        advance(lexer);
        lexer->mark_end(lexer);
      } else if (block && !lexer->eof(lexer)) {
        return false;
      }
  }
  return found(lexer, INVALID);
}

// A brace in a string that belongs to no name; names are left to the grammar.
static bool brace(TSLexer *lexer) {
  if (lexer->lookahead == '}') {
    advance(lexer);
    lexer->mark_end(lexer);
    return found(lexer, INVALID);
  }
  advance(lexer);
  lexer->mark_end(lexer);
  if (lexer->lookahead == '{') {
    // `{{name}}`
    if (skip_interpolation(lexer) && lexer->lookahead == '}') {
      advance(lexer);
      lexer->mark_end(lexer);
    }
    return found(lexer, INVALID);
  }
  skip_blanks(lexer);
  bool name = is_letter(lexer->lookahead);
  while (is_letter(lexer->lookahead) || is_digit(lexer->lookahead) || lexer->lookahead == '-') advance(lexer);
  skip_blanks(lexer);
  if (name && lexer->lookahead == '}') return false;
  while (!at_line_end(lexer) && lexer->lookahead != '"' && lexer->lookahead != '{' && lexer->lookahead != '\\') {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == '}') break;
  }
  lexer->mark_end(lexer);
  return found(lexer, INVALID);
}

// The inside of `"…"`.
static bool string(TSLexer *lexer) {
  bool content = false;
  for (;; content = true) {
    int32_t c = lexer->lookahead;
    if (at_line_end(lexer) || c == '"' || c == '\\' || c == '{' || c == '}') break;
    advance(lexer);
  }
  lexer->mark_end(lexer);
  if (content) return found(lexer, STRING_CONTENT);
  if (at_line_end(lexer)) return found(lexer, UNCLOSED);
  switch (lexer->lookahead) {
    case '\\': return escape(lexer, false);
    case '"': return false;
    default: return brace(lexer);
  }
}

// The inside of `"""` … `"""`.
static bool block_string(Scanner *scanner, TSLexer *lexer) {
  bool content = false;
  lexer->mark_end(lexer);
  for (;; content = true) {
    int32_t c = lexer->lookahead;
    if (lexer->eof(lexer) || c == '\\' || c == '{' || c == '}') break;
    if (c == '"') {
      if (skip_quotes(lexer) == 3) return content && found(lexer, BLOCK_STRING_CONTENT);
      lexer->mark_end(lexer);
      continue;
    }
    if (c == '\n' && scanner->string_unclosed) {
      // Does the text end here?
      advance(lexer);
      uint16_t width = skip_blanks(lexer);
      if (!at_line_end(lexer) && width <= top(scanner)->width) {
        if (content) return found(lexer, BLOCK_STRING_CONTENT);
        scanner->string_unclosed = false;
        return found(lexer, UNCLOSED);
      }
    } else {
      advance(lexer);
    }
    lexer->mark_end(lexer);
  }
  if (content) return found(lexer, BLOCK_STRING_CONTENT);
  if (lexer->eof(lexer)) {
    scanner->string_unclosed = false;
    return found(lexer, UNCLOSED);
  }
  return lexer->lookahead == '\\' ? escape(lexer, true) : brace(lexer);
}

// What the lines from here on say: the indentation of the first that counts, and of the first comment in front of it.
typedef struct {
  uint16_t width;
  bool has_comment;
  uint16_t comment;
} Margin;

// Finds it, from behind the blanks at the start of a line.
static Margin margin(TSLexer *lexer, uint16_t width) {
  Margin margin = {width, false, 0};
  for (;;) {
    if (lexer->lookahead == '#') {
      if (!margin.has_comment) margin.comment = margin.width;
      margin.has_comment = true;
      skip_line(lexer);
    }
    if (lexer->eof(lexer)) {
      margin.width = 0;
      return margin;
    }
    if (!skip_line_end(lexer)) return margin;
    margin.width = skip_blanks(lexer);
  }
}

static bool push(Scanner *scanner, uint16_t width, enum Kind kind) {
  if (scanner->blocks.size > MAX_DEPTH) return false;
  Block block = {width, (uint8_t)kind};
  array_push(&scanner->blocks, block);
  return true;
}

// A line that returns to no indentation that is open stays in the block whose lines it stands nearest to, and the
// lines below it may be like it.
static void align(Scanner *scanner, uint16_t width) {
  unsigned size = scanner->blocks.size;
  Block *block = top(scanner);
  bool outermost = size == 1 || array_get(&scanner->blocks, size - 2)->width < width;
  if (width > block->width || outermost) block->width = width;
}

// The end of a line, and of the blank ones below it.
static bool line_end(Scanner *scanner, TSLexer *lexer, const bool *valid, bool lost, bool in_list) {
  if (in_list && scanner->list_unclosed) {
    scanner->list_unclosed = false;
    return found(lexer, UNCLOSED);
  }
  uint16_t width = 0;
  do {
    if (!skip_line_end(lexer)) return false;
    lexer->mark_end(lexer);
    width = skip_blanks(lexer);
  } while (lexer->lookahead == '\n' || lexer->lookahead == '\r');

  if (in_list) return found(lexer, IGNORED);
  if (is_inline(scanner)) return (valid[SEPARATOR] || lost) && found(lexer, SEPARATOR);
  if (!valid[NEWLINE]) return valid[DEDENT] && found(lexer, IGNORED);

  width = margin(lexer, width).width;
  scanner->list_unclosed = false;
  if (width > top(scanner)->width && valid[INDENT] && push(scanner, width, INDENTED)) return found(lexer, INDENT);
  align(scanner, width);
  return found(lexer, NEWLINE);
}

// What ends before a line begins, or the file ends. `next` is what the line says.
static bool line_start(Scanner *scanner, TSLexer *lexer, const bool *valid, bool lost, Margin next) {
  Block block = *top(scanner);
  if (block.kind == INLINE_UNCLOSED && next.width <= block.width && (valid[UNCLOSED] || lost)) {
    (void)array_pop(&scanner->blocks);
    return found(lexer, UNCLOSED);
  }
  if (block.kind != INDENTED) return false;
  // A comment as deep as the block still belongs to it.
  bool ends = next.width < block.width && !(next.has_comment && next.comment >= block.width);
  if (ends && scanner->blocks.size > 1 && (valid[DEDENT] || lost)) {
    (void)array_pop(&scanner->blocks);
    if (next.width < top(scanner)->width) align(scanner, next.width);
    return found(lexer, DEDENT);
  }
  return valid[NEWLINE] && !lost && found(lexer, NEWLINE);
}

static bool scan(Scanner *scanner, TSLexer *lexer, const bool *valid) {
  bool lost = valid[ERROR_SENTINEL];
  if (!lost && valid[STRING_CONTENT]) return string(lexer);
  if (!lost && valid[BLOCK_STRING_CONTENT]) return block_string(scanner, lexer);

  bool in_list = !lost && valid[UNCLOSED] && !valid[SEPARATOR];
  bool begins = !in_list && lexer->get_column(lexer) == 0;
  lexer->mark_end(lexer);
  uint16_t width = 0;
  for (; is_blank(lexer->lookahead); width++) lexer->advance(lexer, true);

  int32_t c = lexer->lookahead;
  bool eof = lexer->eof(lexer);
  if (eof || (begins && !at_line_end(lexer))) {
    Margin next = {eof ? 0 : width, false, 0};
    if (c == '#') next = margin(lexer, width);
    if (line_start(scanner, lexer, valid, lost, next)) return true;
    if (c == '#') return false;
  }
  if (in_list && scanner->list_unclosed && (eof || c == ';' || c == '<' || c == '>')) {
    scanner->list_unclosed = false;
    return found(lexer, UNCLOSED);
  }
  if (!lost && valid[MISSING] && (at_line_end(lexer) || c == ';' || c == '<' || c == '>')) return found(lexer, MISSING);
  if (eof) return false;

  switch (c) {
    case '\n':
    case '\r':
      return line_end(scanner, lexer, valid, lost, in_list);
    case ';':
      if (!valid[TRAILING_SEMICOLON] || is_inline(scanner)) return false;
      advance(lexer);
      lexer->mark_end(lexer);
      while (is_blank(lexer->lookahead) || lexer->lookahead == ';') advance(lexer);
      if (!at_line_end(lexer) && lexer->lookahead != '#') return false;
      return margin(lexer, 0).width > top(scanner)->width && found(lexer, TRAILING_SEMICOLON);
    case '<':
      if (!valid[OPEN]) return false;
      advance(lexer);
      lexer->mark_end(lexer);
      return push(scanner, top(scanner)->width, inline_ends(lexer) ? INLINE : INLINE_UNCLOSED) && found(lexer, OPEN);
    case '>':
      if (!valid[CLOSE] || !is_inline(scanner)) return false;
      advance(lexer);
      lexer->mark_end(lexer);
      (void)array_pop(&scanner->blocks);
      return found(lexer, CLOSE);
    case '[':
      if (!valid[LIST_OPEN]) return false;
      advance(lexer);
      lexer->mark_end(lexer);
      scanner->list_unclosed = !list_ends(lexer);
      return found(lexer, LIST_OPEN);
    case '"':
      if (!valid[BLOCK_STRING_START] || skip_quotes(lexer) != 3) return false;
      lexer->mark_end(lexer);
      scanner->string_unclosed = !block_string_ends(lexer, top(scanner)->width);
      return found(lexer, BLOCK_STRING_START);
    default:
      return false;
  }
}

// What tree-sitter calls

void *tree_sitter_flow_external_scanner_create(void) {
  Scanner *scanner = ts_calloc(1, sizeof(Scanner));
  array_init(&scanner->blocks);
  push(scanner, 0, INDENTED);
  return scanner;
}

void tree_sitter_flow_external_scanner_destroy(void *payload) {
  Scanner *scanner = payload;
  array_delete(&scanner->blocks);
  ts_free(scanner);
}

bool tree_sitter_flow_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
  return scan(payload, lexer, valid_symbols);
}

// A byte of flags, then three for each block.
unsigned tree_sitter_flow_external_scanner_serialize(void *payload, char *buffer) {
  Scanner *scanner = payload;
  unsigned at = 0;
  buffer[at++] = (char)(scanner->list_unclosed | scanner->string_unclosed << 1);
  for (unsigned i = 0; i < scanner->blocks.size; i++) {
    Block *block = array_get(&scanner->blocks, i);
    buffer[at++] = (char)(block->width & 0xff);
    buffer[at++] = (char)(block->width >> 8);
    buffer[at++] = (char)block->kind;
  }
  return at;
}

void tree_sitter_flow_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  Scanner *scanner = payload;
  scanner->list_unclosed = length > 0 && (buffer[0] & 1);
  scanner->string_unclosed = length > 0 && (buffer[0] & 2);
  array_clear(&scanner->blocks);
  for (unsigned at = 1; at + 2 < length; at += 3) {
    uint16_t width = (uint16_t)((uint8_t)buffer[at] | (uint8_t)buffer[at + 1] << 8);
    push(scanner, width, (enum Kind)buffer[at + 2]);
  }
  if (scanner->blocks.size == 0) push(scanner, 0, INDENTED);
}
