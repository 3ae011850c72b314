// Prints tokens that the library jose signs, one a line: name, tab, token.
// Arguments: the folder of the private keys, and the secret.
import { readFileSync } from "node:fs";
import { importPKCS8, SignJWT } from "jose";

const [keys, secret] = process.argv.slice(2);
const references = [{ kind: "order", id: "1001", title: "Kännchen, 1 €" }];
const pem = (name, alg) => importPKCS8(readFileSync(`${keys}/${name}.pem`, "utf8"), alg);

const token = (alg, kid, audience) =>
  new SignJWT({ references })
    .setProtectedHeader({ alg, kid })
    .setIssuer("kettle")
    .setAudience(audience)
    .setSubject("customer-42")
    .setIssuedAt()
    .setExpirationTime("15m");

const ed25519 = await pem("eddsa", "EdDSA");
const tokens = {
  "jose HS256": token("HS256", "web", "yes-reply").sign(new TextEncoder().encode(secret)),
  "jose ES256, a list": token("ES256", "es256", ["shop", "yes-reply"]).sign(await pem("es256", "ES256")),
  "jose EdDSA, nbf and jti": token("EdDSA", "eddsa", "yes-reply")
    .setNotBefore("0s")
    .setJti(crypto.randomUUID())
    .sign(ed25519),
  "jose Ed25519": token("Ed25519", "eddsa", "yes-reply").sign(ed25519),
};
for (const [name, signed] of Object.entries(tokens)) console.log(`${name}\t${await signed}`);
