// SPDX-License-Identifier: Apache-2.0
// node pairs.cjs CONTRACTS FILE: [{liveRequest, liveResponse}]. oav's LiveValidator holds each against Microsoft's description; one line
// each: "ok WHAT" or "bad WHAT WHY".
const { readFileSync } = require("node:fs");
const { LiveValidator } = require("oav");

(async () => {
  const [contracts, file] = process.argv.slice(2);
  const silent = () => {};
  const validator = new LiveValidator(
    { directory: `${contracts}/azure`, swaggerPathsPattern: ["specification/apimanagement/resource-manager/Microsoft.ApiManagement/stable/2022-08-01/*.json"], git: { shouldClone: false } },
    silent,
  );
  await validator.initialize();
  for (const pair of JSON.parse(readFileSync(file, "utf8"))) {
    const what = `${pair.liveRequest.method} ${pair.liveRequest.url} ${pair.liveResponse.statusCode}`;
    const result = await validator.validateLiveRequestResponse(pair);
    const wrong = [result.runtimeException, result.requestValidationResult.runtimeException, result.responseValidationResult.runtimeException].filter(Boolean);
    const errors = [...result.requestValidationResult.errors, ...result.responseValidationResult.errors];
    const good = wrong.length === 0 && result.requestValidationResult.isSuccessful && result.responseValidationResult.isSuccessful;
    console.log(good ? `ok ${what}` : `bad ${what} ${JSON.stringify([...wrong, ...errors])}`);
  }
})().catch((error) => {
  console.log(`bad ${error.stack}`);
  process.exitCode = 1;
});
