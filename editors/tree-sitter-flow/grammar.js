/**
 * Flow for tree-sitter: what an editor needs to colour, fold and indent a file.
 *
 * What nests and where lines end is told by src/scanner.c. What names mean, and most of what is an error, is left to
 * flowc: a file that it takes is parsed here into the same statements, and one that it refuses into something near.
 */

// Characters of a bare word, as in grammar/flow.pest: no white space, no control, none of " ; < > { } [ ] ,
const REST = String.raw`[^\x00-\x20\x7f";<>{}\[\],]`;
const NAME = String.raw`[A-Za-z_][A-Za-z0-9_:.\-]*`;
// What may go on behind the letters of a name and shows that it is none, and not `name=` either.
const NO_NAME = String.raw`[^\x00-\x20\x7f";<>{}\[\],A-Za-z0-9_:.\-=]`;
// What a word begins with when it is no name.
const FIRST = String.raw`[^\x00-\x20\x7f";<>{}\[\],A-Za-z_#@!=\-]`;

const WORD = new RegExp([
  `${FIRST}${REST}*`,
  `-${REST}*`,
  `!?${NAME}${NO_NAME}${REST}*`,
  `!([^\\x00-\\x20\\x7f";<>{}\\[\\],A-Za-z_]${REST}*)?`,
].join('|'));

// Behind `name=` stands a value, whatever it looks like.
const BEHIND_EQUALS = new RegExp(`(${FIRST}|[A-Za-z_=!])${REST}*|-${REST}+`);

const KEYWORDS = ['flow', 'let', 'param', 'def', 'use', 'default', 'on', 'otherwise'];

const orMissing = ($, rule) => choice(rule, $.missing);

export default grammar({
  name: 'flow',

  externals: $ => [
    $._newline, // the end of a line that has no block
    $._indent, // the end of one that has
    $._dedent, // the end of that block
    $._separator, // a line end inside `< >`
    $._trailing_semicolon, // a `;` that stands between a statement and its block
    $._ignored, // a line end that means nothing: before a comment, in a list
    '<',
    '>',
    '[',
    $._block_string_start,
    $.string_content,
    $._block_string_content,
    $.invalid, // a `\` or a brace in a string that means nothing
    // These two are empty. They stand where a line ends too early, and keep what is wrong on that line.
    $.unclosed, // in place of a quote or bracket that closes
    $.missing, // in place of a name or value
    $._error_sentinel, // never used: valid only where the parser has lost its way
  ],

  extras: $ => [/[ \t]+/, $.comment, $._ignored],

  word: $ => $._identifier,

  supertypes: $ => [$.value],

  rules: {
    // A `_dedent` at the top is one whose `_indent` stood in a broken line.
    source_file: $ => repeat(choice($._line, $._dedent)),

    _line: $ => seq(choice(seq($._items, optional($._item)), $._item), $._newline),
    _items: $ => repeat1(seq(optional($._item), ';')),

    block: $ => seq(repeat(alias($._trailing_semicolon, ';')), $._indent, repeat($._line), $._dedent),
    inline_block: $ => seq(
      '<',
      repeat(seq(optional($._item), choice(';', $._separator))),
      optional($._item),
      choice('>', $.unclosed),
    ),
    _block: $ => choice($.inline_block, $.block, seq($.inline_block, $.block)),

    _item: $ => choice(
      $.flow, $.let, $.param, $.def, $.use, $.default, $.on, $.otherwise,
      $.statement, $.slot, $.attributes, $.text, $.inline_block,
    ),

    // statements

    statement: $ => choice(
      seq(
        field('name', $._verb),
        repeat($._argument),
        optional(field('arrow', $.arrow)),
        optional($._block),
      ),
      seq(field('arrow', $.arrow), optional($._block)),
    ),
    _verb: $ => choice(alias($._identifier, $.verb), $.trusted_verb),
    slot: $ => seq('...', optional($._block)),
    attributes: $ => seq(choice($.attribute, alias($._keyword_attribute, $.attribute)), repeat(choice($.attribute, $.stray))),
    text: $ => choice($.string, $.block_string, $.interpolation),

    _argument: $ => choice($.attribute, $.value, $.stray),
    // What people write between arguments that belongs into lists.
    stray: _ => choice(',', ']'),

    attribute: $ => seq(
      field('name', choice(alias($._identifier, $.attribute_name), alias($._trusted, $.trusted_attribute_name))),
      $._is_value,
    ),
    // An attribute whose name is a keyword, where a keyword may stand.
    _keyword_attribute: $ => seq(field('name', alias(choice(...KEYWORDS), $.attribute_name)), $._is_value),
    _is_value: $ => seq(token.immediate('='), field('value', $._assigned)),
    _assigned: $ => choice(alias(choice($._identifier, $._word_behind_equals), $.word), $._other_value, $.missing),

    arrow: $ => seq('->', field('target', choice(alias($._word, $.path), $._quoted_value, $.missing)), repeat($.attribute)),

    // declarations and cases

    flow: $ => seq(
      'flow',
      field('name', orMissing($, alias($._identifier, $.flow_name))),
      optional(field('arrow', $.arrow)),
      optional($._block),
    ),
    let: $ => seq(
      'let',
      orMissing($, seq(field('name', $.name), orMissing($, seq('=', field('value', $._assigned))))),
    ),
    param: $ => seq(
      'param',
      orMissing($, seq(field('name', $.name), orMissing($, seq(':', field('type', orMissing($, $.type)))))),
    ),
    type: $ => $._identifier,
    def: $ => seq(
      'def',
      field('name', orMissing($, alias($.name, $.verb))),
      optional($.parameters),
      optional(field('arrow', $.arrow)),
      optional($._block),
    ),
    parameters: $ => seq(
      '(',
      optional(seq($.parameter, repeat(seq(',', $.parameter)), optional(','))),
      orMissing($, ')'),
    ),
    parameter: $ => seq(
      field('name', $.name),
      optional(seq('=', field('value', $._default_value))),
    ),
    _default_value: $ => choice(
      alias(choice($._identifier, $._word_in_parentheses), $.word),
      $.number,
      $.boolean,
      $._quoted_value,
      $.missing,
    ),
    use: $ => seq('use', field('path', orMissing($, $.string))),
    default: $ => seq(
      'default',
      field('name', orMissing($, $._verb)),
      repeat($._argument),
      optional($._block),
    ),
    on: $ => seq('on', $._case, repeat(seq(',', $._case)), optional(field('arrow', $.arrow)), optional($._block)),
    _case: $ => choice(alias($._word, $.case), $._other_value, $.missing),
    otherwise: $ => seq('otherwise', optional(field('arrow', $.arrow)), optional($._block)),

    // values

    value: $ => choice($.word, $._other_value),
    _other_value: $ => choice($.number, $.boolean, $.url, $._quoted_value),
    _quoted_value: $ => choice($.string, $.block_string, $.list, $.reference, $.interpolation),

    word: $ => $._word,
    _word: $ => choice($._identifier, $._trusted, $._plain_word),

    // Of two that match the same text, the one that is written first here is taken.
    number: _ => /\+?[0-9]+(ms|s|m|h)?/,
    boolean: _ => choice('true', 'false'),
    url: _ => new RegExp(`(/|(https?|wss?|sips?):)${REST}*`),
    reference: _ => /@[^\x00-\x20\x7f";<>{}\[\],()]*/,
    name: _ => /[A-Za-z_][A-Za-z0-9_\-]*/,
    _identifier: _ => new RegExp(NAME),
    _trusted: _ => new RegExp(`!${NAME}`),
    trusted_verb: $ => $._trusted,
    _plain_word: _ => WORD,
    _word_behind_equals: _ => BEHIND_EQUALS,
    _word_in_parentheses: _ => /[^\x00-\x20\x7f";<>{}\[\],()#@]+/,

    string: $ => seq(
      '"',
      repeat(choice($.string_content, $.escape, $.invalid, $.interpolation)),
      choice(token.immediate('"'), $.unclosed),
    ),
    block_string: $ => seq(
      alias($._block_string_start, '"""'),
      repeat(choice(alias($._block_string_content, $.string_content), $.escape, $.invalid, $.interpolation)),
      choice(token.immediate('"""'), $.unclosed),
    ),
    escape: _ => token.immediate(/\\(["\\nrt{}]|u\{[0-9A-Fa-f]{1,6}\}|\r?\n)/),
    interpolation: $ => seq('{', $.name, '}'),
    list: $ => seq('[', repeat(choice($.value, ',')), choice(']', $.unclosed)),

    comment: _ => /#[^\r\n]*/,
  },
});
