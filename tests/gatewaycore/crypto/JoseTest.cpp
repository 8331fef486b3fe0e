// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "Cookbook.h"
#include "crypto/Base64.h"
#include "crypto/Certificate.h"
#include "crypto/Digest.h"
#include "crypto/Jwk.h"
#include "crypto/Jws.h"
#include "crypto/JwsSigner.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>
#include <vector>

using namespace postern;
using namespace postern::crypto;
using postern::test::readJson;
using postern::test::textOf;

namespace {

KeyRequirements anyKey()
{
    KeyRequirements requirements;
    requirements.allowSymmetric = true;
    return requirements;
}

QString cookbook() { return QString::fromStdString(test::contractsFolder()) + QStringLiteral("/jose/rfc7520-cookbook"); }

/// One signed example: its keys in the order of its signatures, the payload, and every serialisation it is given in.
struct Example {
    std::vector<VerificationKey> keys;
    std::string payload;
    std::vector<std::pair<const char*, std::string>> forms;
};

Example exampleOf(const QJsonObject& vector)
{
    Example example;
    const QJsonObject input = vector[QStringLiteral("input")].toObject();
    const QJsonValue key = input[QStringLiteral("key")];
    for (const QJsonValue& one : key.isArray() ? key.toArray() : QJsonArray{key}) {
        const auto parsed = parseJwk(textOf(one.toObject()), anyKey());
        if (parsed)
            example.keys.push_back(*parsed);
    }
    example.payload = input[QStringLiteral("payload")].toString().toStdString();
    const QJsonObject output = vector[QStringLiteral("output")].toObject();
    if (output.contains(QStringLiteral("compact")))
        example.forms.emplace_back("compact", output[QStringLiteral("compact")].toString().toStdString());
    for (const char* form : {"json", "json_flat"}) {
        if (output.contains(QLatin1String(form)))
            example.forms.emplace_back(form, textOf(output[QLatin1String(form)].toObject()));
    }
    return example;
}

std::string nameOf(JwsRefusal reason) { return std::string(toString(reason)); }

Outcome<Jws, JwsError> parse(const char* form, const std::string& text)
{
    return std::string_view(form) == "compact" ? Jws::parseCompact(text) : Jws::parseJson(text);
}

/// What a gateway's token policy says of a text in compact serialisation, without any key.
JwsRefusal tokenRefusal(const std::string& text)
{
    const auto jws = Jws::parseCompact(text);
    if (!jws)
        return jws.error().reason;
    const auto refusal = checkAlgorithm(jws->header(), AlgorithmPolicy::tokens());
    return refusal ? refusal->reason : JwsRefusal::BadSignature;
}

std::string compact(const std::string& header, const std::string& payload, const std::string& signature = {})
{
    return base64UrlEncode(header) + '.' + base64UrlEncode(payload) + '.' + base64UrlEncode(signature);
}

} // namespace

class JoseTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everySignedCookbookExampleVerifies_data()
    {
        QTest::addColumn<QString>("path");
        for (const QString& folder : {QStringLiteral("/jws"), QStringLiteral("/curve25519")}) {
            QDirIterator files(cookbook() + folder, {QStringLiteral("*.json")});
            while (files.hasNext()) {
                const QString path = files.next();
                if (!path.endsWith(QStringLiteral("ecdh-es.json")))
                    QTest::newRow(qPrintable(QFileInfo(path).baseName())) << path;
            }
        }
        QTest::newRow("nested") << cookbook() + QStringLiteral("/6.nesting_signatures_and_encryption.json");
        QTest::newRow("rfc7797") << cookbook() + QStringLiteral("/rfc7797/hmac-sha2_b64_false.json");
    }
    void everySignedCookbookExampleVerifies()
    {
        if (test::contractsFolder().empty())
            QSKIP("POSTERN_CONTRACTS is not set");
        QFETCH(QString, path);
        QJsonObject vector = readJson(path);
        if (vector.contains(QStringLiteral("sign")))
            vector = vector[QStringLiteral("sign")].toObject();
        const Example example = exampleOf(vector);
        QVERIFY(!example.keys.empty());
        QVERIFY(!example.forms.empty());
        for (const auto& [form, text] : example.forms) {
            auto jws = parse(form, text);
            QVERIFY2(jws.has_value(), jws ? "" : jws.error().sentence.c_str());
            if (jws->detached())
                jws->attach(example.payload);
            QCOMPARE(jws->payload(), example.payload);
            QCOMPARE(jws->signatures().size(), example.keys.size());
            for (std::size_t i = 0; i < example.keys.size(); ++i) {
                const auto refusal = jws->verify(example.keys[i], AlgorithmPolicy::anySignature(), i);
                QVERIFY2(!refusal, refusal ? refusal->sentence.c_str() : "");
            }
            // And not when one octet of the payload is another.
            std::string changed = example.payload;
            changed[0] = static_cast<char>(changed[0] ^ 1);
            jws->attach(changed);
            const auto refusal = jws->verify(example.keys[0], AlgorithmPolicy::anySignature());
            QVERIFY(refusal && refusal->reason == JwsRefusal::BadSignature);
        }
    }

    void anUnmarkedB64IsRefused()
    {
        // This example's header leaves "crit" out, which RFC 7797 section 6 forbids.
        if (test::contractsFolder().empty())
            QSKIP("POSTERN_CONTRACTS is not set");
        const Example example = exampleOf(readJson(cookbook() + QStringLiteral("/rfc7797/4.2.hmac-sha2_b64_false.json")));
        for (const auto& [form, text] : example.forms) {
            const auto jws = parse(form, text);
            QVERIFY(!jws);
            QCOMPARE(nameOf(jws.error().reason), nameOf(JwsRefusal::UnknownCriticalHeader));
        }
    }

    void everyEncryptedExampleIsRefusedAsEncrypted()
    {
        if (test::contractsFolder().empty())
            QSKIP("POSTERN_CONTRACTS is not set");
        QDirIterator files(cookbook() + QStringLiteral("/jwe"), {QStringLiteral("*.json")});
        QStringList paths;
        while (files.hasNext())
            paths << files.next();
        QCOMPARE(paths.size(), 13);
        paths << cookbook() + QStringLiteral("/curve25519/ecdh-es.json")
              << cookbook() + QStringLiteral("/6.nesting_signatures_and_encryption.json");
        for (const QString& path : paths) {
            QJsonObject vector = readJson(path);
            if (vector.contains(QStringLiteral("encrypt")))
                vector = vector[QStringLiteral("encrypt")].toObject();
            const Example example = exampleOf(vector);
            QVERIFY2(!example.forms.empty(), qPrintable(path));
            for (const auto& [form, text] : example.forms) {
                const auto jws = parse(form, text);
                QVERIFY2(!jws, qPrintable(path));
                QCOMPARE(nameOf(jws.error().reason), nameOf(JwsRefusal::Encrypted));
                QCOMPARE(toString(jws.error().reason), std::string_view("encrypted"));
            }
        }
    }

    void everySharedKeyExampleIsRefusedByTheTokenPolicy()
    {
        if (test::contractsFolder().empty())
            QSKIP("POSTERN_CONTRACTS is not set");
        int seen = 0;
        for (const QString& path :
             {QStringLiteral("/jws/4_4.hmac-sha2_integrity_protection.json"), QStringLiteral("/jws/4_5.signature_with_detached_content.json"),
              QStringLiteral("/jws/4_6.protecting_specific_header_fields.json"), QStringLiteral("/jws/4_7.protecting_content_only.json"),
              QStringLiteral("/rfc7797/hmac-sha2_b64_false.json")}) {
            const Example example = exampleOf(readJson(cookbook() + path));
            for (const auto& [form, text] : example.forms) {
                const auto jws = parse(form, text);
                QVERIFY(jws);
                const auto refusal = jws->verify(example.keys[0], AlgorithmPolicy::tokens());
                QVERIFY(refusal);
                QCOMPARE(nameOf(refusal->reason), nameOf(JwsRefusal::SymmetricAlgorithm));
                ++seen;
            }
        }
        QVERIFY(seen >= 10);
    }

    void aPublicKeysOctetsNeverVerifyASharedKeySignature()
    {
        // The classic confusion: HS256 over the public key's PEM.
        const auto key = SigningKey::generate(KeyType::Rsa);
        QVERIFY(key);
        const std::string input = base64UrlEncode(R"({"alg":"HS256"})") + '.' + base64UrlEncode("{}");
        const std::string pem = *key->publicPem();
        const std::string token =
            input + '.' + base64UrlEncode(hmac(DigestAlgorithm::Sha256, pem, input).view());
        const auto jws = Jws::parseCompact(token);
        QVERIFY(jws);
        QCOMPARE(nameOf(jws->verify(key->verificationKey(), AlgorithmPolicy::tokens())->reason), nameOf(JwsRefusal::SymmetricAlgorithm));
        QCOMPARE(nameOf(jws->verify(key->verificationKey(), AlgorithmPolicy::anySignature())->reason), nameOf(JwsRefusal::KeyTypeMismatch));
        QVERIFY(!key->verificationKey().verify(JwsAlgorithm::HS256, input, *base64UrlDecode(token.substr(input.size() + 1))));
    }

    void unsignedAndUnknownAlgorithmsAreRefusedByName()
    {
        for (const char* none : {"none", "None", "NONE", "nOnE"})
            QCOMPARE(nameOf(tokenRefusal(compact(std::string("{\"alg\":\"") + none + "\"}", "{}"))), nameOf(JwsRefusal::Unsigned));
        for (const char* unknown : {"rs256", "RS255", "", "ES256K", "RSA-OAEP", "ES256 "})
            QCOMPARE(nameOf(tokenRefusal(compact(std::string("{\"alg\":\"") + unknown + "\"}", "{}", "x"))), nameOf(JwsRefusal::UnknownAlgorithm));
        for (const char* shared : {"HS256", "HS384", "HS512"})
            QCOMPARE(nameOf(tokenRefusal(compact(std::string("{\"alg\":\"") + shared + "\"}", "{}", "x"))), nameOf(JwsRefusal::SymmetricAlgorithm));
        QCOMPARE(nameOf(tokenRefusal(compact(R"({"alg":"dir","enc":"A128GCM"})", "{}", "x"))), nameOf(JwsRefusal::Encrypted));
        AlgorithmPolicy onlyRs256;
        onlyRs256.allow(JwsAlgorithm::RS256);
        const auto jws = Jws::parseCompact(compact(R"({"alg":"PS256"})", "{}", "x"));
        const auto refusal = checkAlgorithm(jws->header(), onlyRs256);
        QCOMPARE(nameOf(refusal->reason), nameOf(JwsRefusal::AlgorithmNotAllowed));
        QVERIFY(refusal->sentence.find("PS256") != std::string::npos && refusal->sentence.find("RS256") != std::string::npos);
    }

    void malformedTokensAreRefusedByName()
    {
        const std::string good = compact(R"({"alg":"RS256"})", "{}", "x");
        for (const std::string& bad :
             {std::string(), std::string("a"), std::string("a.b"), std::string("a.b.c.d"), std::string(".."), "=" + good,
              good + "=", good + " ", compact("[]", "{}"), compact("{}", "{}"), compact("{\"alg\":1}", "{}"),
              compact(R"({"alg":"RS256","alg":"none"})", "{}"), compact(R"({"alg":"RS256","kid":1})", "{}"),
              compact("{\"alg\":\"RS256\"", "{}"), std::string("\0.\0.\0", 5)})
            QCOMPARE(nameOf(tokenRefusal(bad)), nameOf(JwsRefusal::Malformed));
        QCOMPARE(nameOf(tokenRefusal(std::string(20'000, 'a'))), nameOf(JwsRefusal::TooLarge));
        QCOMPARE(nameOf(tokenRefusal(compact("{\"alg\":\"RS256\",\"x\":" + std::string(20, '[') + std::string(20, ']') + "}", "{}"))), nameOf(JwsRefusal::TooLarge));
    }

    void criticalHeadersAreUnderstoodOrRefused()
    {
        for (const char* bad :
             {R"({"alg":"RS256","crit":["exp"],"exp":1})", R"({"alg":"RS256","crit":[]})", R"({"alg":"RS256","crit":"b64","b64":true})",
              R"({"alg":"RS256","crit":["b64"]})", R"({"alg":"RS256","crit":["b64","b64"],"b64":true})", R"({"alg":"RS256","crit":[1]})",
              R"({"alg":"RS256","b64":false})"})
            QCOMPARE(nameOf(tokenRefusal(compact(bad, "{}", "x"))), nameOf(JwsRefusal::UnknownCriticalHeader));
        QVERIFY(Jws::parseCompact(compact(R"({"alg":"RS256","crit":["b64"],"b64":true})", "{}", "x")));
        const auto unprotected = Jws::parseJson(R"({"payload":"","protected":"eyJhbGciOiJSUzI1NiJ9","header":{"crit":["b64"]},"signature":"eA"})");
        QVERIFY(!unprotected);
        QCOMPARE(nameOf(unprotected.error().reason), nameOf(JwsRefusal::UnknownCriticalHeader));
    }

    void whatIsSignedHereVerifiesHere_data()
    {
        QTest::addColumn<int>("algorithm");
        for (std::size_t i = 0; i < jwsAlgorithmCount; ++i)
            QTest::newRow(std::string(toString(static_cast<JwsAlgorithm>(i))).c_str()) << int(i);
    }
    void whatIsSignedHereVerifiesHere()
    {
        QFETCH(int, algorithm);
        const auto wanted = static_cast<JwsAlgorithm>(algorithm);
        for (std::size_t t = 0; t < keyTypeCount; ++t) {
            const auto type = static_cast<KeyType>(t);
            if (!fits(wanted, type))
                continue;
            auto key = SigningKey::generate(type);
            QVERIFY(key);
            const SigningKey named = key->withKeyId("k1");
            JwsSignOptions options;
            options.extraHeader = R"({"x5t":"abc"})";
            const auto token = signCompact(named, wanted, R"({"sub":"a"})", options);
            QVERIFY(token);
            const auto jws = Jws::parseCompact(*token);
            QVERIFY(jws);
            QCOMPARE(jws->header().keyId, std::string("k1"));
            QCOMPARE(jws->header().certificateSha1, std::string("abc"));
            QVERIFY(!jws->verify(named.verificationKey(), AlgorithmPolicy::anySignature()));
            // Every bit of the first and the last octet of the signature counts.
            const std::size_t at = token->rfind('.') + 1;
            const Bytes signature = *base64UrlDecode(std::string_view(*token).substr(at));
            for (const std::size_t octet : {std::size_t(0), signature.size() - 1}) {
                Bytes forged = signature;
                forged[octet] = static_cast<char>(forged[octet] ^ 1);
                const auto other = Jws::parseCompact(token->substr(0, at) + base64UrlEncode(forged));
                const auto refusal = other->verify(named.verificationKey(), AlgorithmPolicy::anySignature());
                QVERIFY(refusal.has_value());
                QCOMPARE(nameOf(refusal->reason), nameOf(JwsRefusal::BadSignature));
            }
            for (const Bytes& forged : {Bytes(), signature.substr(1), signature + 'x', Bytes(signature.size(), '\0'), Bytes(signature.size(), '\xff')}) {
                const auto other = Jws::parseCompact(token->substr(0, at) + base64UrlEncode(forged));
                const auto refusal = other->verify(named.verificationKey(), AlgorithmPolicy::anySignature());
                QVERIFY(refusal.has_value());
                QCOMPARE(nameOf(refusal->reason), nameOf(JwsRefusal::BadSignature));
            }
            // The failures left nothing behind.
            QVERIFY(!jws->verify(named.verificationKey(), AlgorithmPolicy::anySignature()));
            const auto stranger = SigningKey::generate(type);
            QVERIFY(jws->verify(stranger->verificationKey(), AlgorithmPolicy::anySignature()));
        }
    }

    void anRsaSignatureIsAsLongAsItsModulus_data()
    {
        QTest::addColumn<int>("algorithm");
        for (const JwsAlgorithm algorithm : {JwsAlgorithm::RS256, JwsAlgorithm::PS256, JwsAlgorithm::PS384, JwsAlgorithm::PS512})
            QTest::newRow(std::string(toString(algorithm)).c_str()) << int(algorithm);
    }
    /// A number has no leading zeros, octets do: without them it would be another token for the same claims, which a
    /// revocation by signature does not know.
    void anRsaSignatureIsAsLongAsItsModulus()
    {
        QFETCH(int, algorithm);
        const auto key = SigningKey::generate(KeyType::Rsa);
        QVERIFY(key);
        std::string token;
        Bytes signature;
        std::size_t at = 0;
        for (int i = 0; i < 20'000 && (signature.empty() || signature[0] != '\0'); ++i) {
            const auto next = signCompact(*key, static_cast<JwsAlgorithm>(algorithm), R"({"n":)" + std::to_string(i) + "}", {});
            QVERIFY(next);
            token = *next;
            at = token.rfind('.') + 1;
            signature = *base64UrlDecode(std::string_view(token).substr(at));
        }
        QCOMPARE(signature[0], '\0');
        const auto refusalOf = [&](const Bytes& form) {
            const auto jws = Jws::parseCompact(token.substr(0, at) + base64UrlEncode(form));
            return jws->verify(key->verificationKey(), AlgorithmPolicy::anySignature());
        };
        QVERIFY(!refusalOf(signature));
        for (const Bytes& form : {signature.substr(1), Bytes(1, '\0') + signature}) {
            const auto refusal = refusalOf(form);
            QVERIFY(refusal.has_value());
            QCOMPARE(nameOf(refusal->reason), nameOf(JwsRefusal::BadSignature));
        }
    }

    void keysGoThroughEveryFormUnchanged()
    {
        for (const KeyType type : {KeyType::Rsa, KeyType::EcP256, KeyType::EcP384, KeyType::EcP521, KeyType::Ed25519}) {
            const auto made = SigningKey::generate(type);
            QVERIFY(made);
            const SigningKey key = made->withKeyId("key \"1\"");
            const auto jwk = parseJwk(*key.publicJwk());
            QVERIFY2(jwk.has_value(), jwk ? "" : jwk.error().describe().c_str());
            QCOMPARE(jwk->thumbprint(), key.verificationKey().thumbprint());
            QCOMPARE(jwk->keyId(), std::string("key \"1\""));
            QCOMPARE(VerificationKey::fromPem(*key.publicPem())->thumbprint(), jwk->thumbprint());
            QCOMPARE(SigningKey::fromPem(*key.toPem())->verificationKey().thumbprint(), jwk->thumbprint());
            QCOMPARE(SigningKey::fromJwk(*key.privateJwk())->verificationKey().thumbprint(), jwk->thumbprint());
            QVERIFY(!VerificationKey::fromPem(key.toPem()->reveal()));
            const auto set = parseJwkSet(jwkSet({*key.publicJwk(), *key.publicJwk("RS256")}));
            QVERIFY(set);
            QCOMPARE(set->keys.size() + set->skipped.size(), std::size_t(2));
            QCOMPARE(set->keys.size(), std::size_t(type == KeyType::Rsa ? 2 : 1));
        }
    }

    void theThumbprintIsThatOfRfc7638()
    {
        const auto key = parseJwk(
            R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})");
        QVERIFY(key);
        QCOMPARE(key->thumbprint(), std::string("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
        QCOMPARE(int(*key->algorithm()), int(JwsAlgorithm::RS256));
        // RFC 8037 appendix A.3
        QCOMPARE(parseJwk(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})")->thumbprint(),
                 std::string("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    }

    void keysThatMayNotVerifySayWhy()
    {
        const auto key = SigningKey::generate(KeyType::EcP256);
        const std::string jwk = *key->publicJwk();
        const auto with = [&jwk](const std::string& members) {
            std::string text = jwk;
            const std::size_t use = text.find(",\"use\":\"sig\"");
            return text.replace(use, std::string(",\"use\":\"sig\"").size(), members);
        };
        const auto token = signCompact(*key, JwsAlgorithm::ES256, "{}");
        const auto jws = Jws::parseCompact(*token);
        for (const char* members : {R"(,"use":"enc")", R"(,"key_ops":["encrypt"])", R"(,"key_ops":[])", R"(,"alg":"ECDH-ES")"}) {
            const auto parsed = parseJwk(with(members));
            QVERIFY(parsed);
            QCOMPARE(nameOf(jws->verify(*parsed, AlgorithmPolicy::tokens())->reason), nameOf(JwsRefusal::KeyNotForSignatures));
        }
        QVERIFY(!jws->verify(*parseJwk(with(R"(,"key_ops":["verify"])")), AlgorithmPolicy::tokens()));
        QVERIFY(!parseJwk(with(R"(,"alg":"ES384")")));
        QVERIFY(!parseJwk(with(R"(,"use":7)")));
        const auto rsa = SigningKey::generate(KeyType::Rsa);
        const auto rs = Jws::parseCompact(*signCompact(*rsa, JwsAlgorithm::RS256, "{}"));
        QCOMPARE(nameOf(rs->verify(*parseJwk(*rsa->publicJwk("PS256")), AlgorithmPolicy::tokens())->reason), nameOf(JwsRefusal::KeyTypeMismatch));
        QCOMPARE(nameOf(rs->verify(key->verificationKey(), AlgorithmPolicy::tokens())->reason), nameOf(JwsRefusal::KeyTypeMismatch));
    }

    void weakOrBrokenKeysAreRefused()
    {
        const auto small = SigningKey::generate(KeyType::Rsa, 1024);
        QVERIFY(small);
        const auto refused = parseJwk(*small->publicJwk());
        QVERIFY(!refused);
        QVERIFY(refused.error().message().find("1024 bits") != std::string::npos);
        KeyRequirements museum;
        museum.minimumRsaBits = 1024;
        QVERIFY(parseJwk(*small->publicJwk(), museum));
        for (const char* bad :
             {"", "[]", "{}", R"({"kty":"oct","k":"AAAA"})", R"({"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"})",
              R"({"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})",
              R"({"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"})", R"({"kty":"OKP","crv":"X25519","x":"AA"})",
              R"({"kty":"OKP","crv":"Ed25519","x":"AA"})", R"({"kty":"RSA","n":"AA","e":"AQAB"})", R"({"kty":"RSA","e":"AQAB"})"})
            QVERIFY2(!parseJwk(bad), bad);
        std::string jwk = *SigningKey::generate(KeyType::Rsa)->publicJwk();
        jwk.replace(jwk.find("AQAB"), 4, "AQ");
        QVERIFY2(!parseJwk(jwk), "exponent 1");
        QVERIFY(!parseJwkSet("{}"));
        QVERIFY(!parseJwkSet(R"({"keys":{}})"));
        QCOMPARE(parseJwkSet(R"({"keys":[]})")->keys.size(), std::size_t(0));
        QCOMPARE(parseJwkSet(R"({"keys":[{"kty":"new"},1]})")->skipped.size(), std::size_t(2));
    }

    void certificatesGiveKeysWithThumbprints()
    {
        CertificateRequest request;
        request.commonName = "signer";
        const auto made = makeSelfSigned(request);
        QVERIFY(made);
        const auto key = VerificationKey::fromPem(made->certificatePem);
        QVERIFY(key);
        QCOMPARE(key->certificateSha1().size(), std::size_t(27));
        QCOMPARE(key->certificateSha256().size(), std::size_t(43));
        const auto signer = SigningKey::fromPem(made->privateKeyPem);
        QCOMPARE(signer->verificationKey().thumbprint(), key->thumbprint());
        // The same certificate as x5c of a JWK.
        std::string base64;
        const std::string& pem = made->certificatePem;
        const std::size_t begin = pem.find('\n');
        for (const char c : std::string_view(pem).substr(begin, pem.find("-----END") - begin)) {
            if (c != '\n')
                base64 += c;
        }
        const auto only = parseJwk("{\"kty\":\"EC\",\"x5c\":[\"" + base64 + "\"]}");
        QVERIFY2(only.has_value(), only ? "" : only.error().describe().c_str());
        QCOMPARE(only->certificateSha256(), key->certificateSha256());
        std::string other = *SigningKey::generate(KeyType::EcP256)->publicJwk();
        other.insert(1, "\"x5c\":[\"" + base64 + "\"],");
        QVERIFY(!parseJwk(other));
        const auto several = VerificationKey::allFromPem(pem + *signer->publicPem());
        QVERIFY(several);
        QCOMPARE(several->size(), std::size_t(2));
    }

    void jwcryptosTokensVerifyHereAndOursThere()
    {
        const QString python = QStringLiteral("/usr/bin/python3");
        if (!QFile::exists(python))
            QSKIP("/usr/bin/python3 is not installed");
        QProcess probe;
        probe.start(python, {QStringLiteral("-c"), QStringLiteral("import jwcrypto")});
        QVERIFY(probe.waitForFinished());
        if (probe.exitCode() != 0)
            QSKIP("python3-jwcrypto is not installed");
        // Our tokens go in on standard input, one "jwk<TAB>token" a line; its own come out the same way.
        std::string ours;
        for (std::size_t i = 0; i < jwsAlgorithmCount; ++i) {
            const auto algorithm = static_cast<JwsAlgorithm>(i);
            for (std::size_t t = 0; t < keyTypeCount; ++t) {
                if (!fits(algorithm, static_cast<KeyType>(t)))
                    continue;
                const auto key = SigningKey::generate(static_cast<KeyType>(t));
                const std::string jwk = isSymmetric(algorithm) ? key->privateJwk()->reveal() : *key->publicJwk();
                ours += jwk + '\t' + *signCompact(*key, algorithm, R"({"sub":"postern"})") + '\n';
            }
        }
        QProcess process;
        process.start(python, {QStringLiteral(POSTERN_SOURCE_DIR "/tests/gatewaycore/crypto/jwcrypto_tokens.py")});
        process.write(ours.data(), static_cast<qint64>(ours.size()));
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(60'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        int verified = 0;
        for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
            const QList<QByteArray> parts = line.split('\t');
            if (parts.size() != 3)
                continue;
            const auto key = parseJwk(parts[1].toStdString(), anyKey());
            QVERIFY2(key.has_value(), key ? "" : key.error().describe().c_str());
            QCOMPARE(key->thumbprint(), parts[0].toStdString());
            const auto jws = Jws::parseCompact(parts[2].toStdString());
            QVERIFY(jws);
            const auto refusal = jws->verify(*key, AlgorithmPolicy::anySignature());
            QVERIFY2(!refusal, refusal ? refusal->sentence.c_str() : "");
            ++verified;
        }
        QCOMPARE(verified, int(jwsAlgorithmCount));
    }
};

POSTERN_TEST(JoseTest);
#include "JoseTest.moc"
