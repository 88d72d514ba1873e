// Colours for Flow, with the highlighter that comes with mdBook.
hljs.registerLanguage("flow", () => {
  const name = /\{\s*[A-Za-z_][\w-]*\s*\}/;
  const inString = [{ className: "subst", begin: name }, { className: "char", begin: /\\u\{\w+\}|\\./ }];
  return {
    contains: [
      { className: "comment", begin: /(?<!\S)#/, end: /$/ },
      { className: "string", begin: /"""/, end: /"""/, contains: inString },
      { className: "string", begin: /"/, end: /"/, illegal: /\n/, contains: inString },
      { className: "keyword", begin: /(?<!\S)(flow|let|param|def|use|default|on|otherwise)(?!\S)|->|(?<!\S)\.\.\.(?!\S)/ },
      { className: "attr", begin: /(?<!\S)!?[A-Za-z][\w-]*(?==)/ },
      { className: "symbol", begin: /@[\w./-]+/ },
      { className: "number", begin: /(?<![\w.+-])\+?\d+(ms|s|m|h)?(?![\w.-])/ },
      { className: "subst", begin: name },
      { className: "built_in", begin: /(?<=(^|[;<])[ \t]*)!?[A-Za-z][\w-]*(?=[\s"]|$)/ },
    ],
  };
});
document.querySelectorAll("code.language-flow").forEach((block) => hljs.highlightBlock(block));
