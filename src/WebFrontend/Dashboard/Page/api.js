// Requests to the admin API of the frontend that served this page. The browser adds what the operator signed in with.

const patience = 8000;

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `The frontend answered ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

async function request(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
    cache: 'no-store',
    redirect: 'error',
  });
  const isJson = answer.headers.get('Content-Type')?.includes('json');
  const content = isJson ? await answer.json() : null;
  if (!answer.ok) throw new ApiError(answer.status, content);
  return content;
}

export const get = path => request('GET', path);
export const put = (path, body) => request('PUT', path, body);
export const post = (path, body) => request('POST', path, body);
export const remove = path => request('DELETE', path);

export function withQuery(path, values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined));
  return query.size === 0 ? path : `${path}?${query}`;
}
