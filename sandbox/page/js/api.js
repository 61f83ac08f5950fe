// Speaks to the sandbox's control API.

/** A refusal: `message` is the sandbox's own sentence; `status` is 0 when it could not be reached. */
export class ApiError extends Error {
  constructor(status, message, options = {}) {
    super(message, options);
    this.name = "ApiError";
    this.status = status;
  }
}

async function call(method, path, body) {
  const options = { method };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`/control${path}`, options);
  } catch (error) {
    throw new ApiError(0, "The sandbox does not answer.", { cause: error });
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, sentence(answer.error ?? `The sandbox refused (${response.status})`));
  return answer;
}

function sentence(words) {
  return words[0].toUpperCase() + words.slice(1) + (/[.!?]$/u.test(words) ? "" : ".");
}

export const api = {
  get: (path) => call("GET", path),
  post: (path, body = {}) => call("POST", path, body),
  patch: (path, body) => call("PATCH", path, body),
  delete: (path) => call("DELETE", path),

  /** Return the address of what a message shows; another medium in the same message has another address. */
  mediaUrl(chatId, message, part = "") {
    const query = new URLSearchParams({ v: message.media?.file_unique_id ?? "" });
    if (part) query.set("part", part);
    return `/control/chats/${chatId}/media/${message.message_id}?${query}`;
  },

  exampleUrl: "/control/example.jpg",
};
