// Sets theme and language on the root element before anything is drawn, so that nothing flashes, and has the words of the language fetched. A classic script: modules wait.
(() => {
  const kept = (name) => {
    try { return localStorage.getItem(name); } catch { return null; }
  };
  const root = document.documentElement;
  const theme = kept('agentmock.theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const wanted = [kept('agentmock.lang'), ...(navigator.languages || [navigator.language])].filter(Boolean);
  root.lang = /^zh/i.test(wanted.find((name) => /^(zh|en)/i.test(name)) || 'en') ? 'zh-CN' : 'en';
  const words = document.createElement('link'); // with the modules that the page names itself
  words.rel = 'modulepreload';
  words.href = `console/messages.${root.lang.slice(0, 2)}.js`;
  document.head.append(words);
})();
