// Leads past the chats to where one writes; followed by hand, because the address behind # says which chat is open.

/**
 * Let `link` lead to the composer; returns what to call whenever the page was drawn.
 *
 * The composer comes with the first chat, so whoever followed the link before is taken there then, unless they
 * went elsewhere meanwhile.
 */
export function createSkipLink(link, composer) {
  let isFollowed = false;
  link.addEventListener("blur", () => { isFollowed = false; });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    isFollowed = true;
    composer.focus();
  });
  return () => { if (isFollowed) composer.focus(); };
}
