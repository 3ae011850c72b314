// Types of route.js.

export function watchReference(onChange: (reference: string) => void): () => void;
