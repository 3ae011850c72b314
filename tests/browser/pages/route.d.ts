export function follow(then: (about: string) => void): () => void;
