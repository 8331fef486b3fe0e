// SPDX-License-Identifier: Apache-2.0
// node run.mjs AUTHORIZER: events of API Gateway, one a line, are answered "Allow", "Deny" or what the function throws.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
const { decide } = await import(pathToFileURL(process.argv[2]));
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const answer = await decide(JSON.parse(line), Date.now());
    const [statement] = answer.policyDocument.Statement;
    console.log(statement.Action === "execute-api:Invoke" ? statement.Effect : "no answer");
  } catch (problem) {
    console.log(problem.message);
  }
}
