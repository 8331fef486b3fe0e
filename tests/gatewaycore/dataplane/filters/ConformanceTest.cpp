// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/filters/SecretSource.h"
#include "dataplane/security/ApiKeyStore.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "support/TestMain.h"

#include <QtTest>
#include <random>
#include <set>

using namespace postern;
using namespace postern::test;

namespace {

class AnySecret final : public filters::SecretSource {
  public:
    [[nodiscard]] Result<Secret> secret(const schema::SecretRef&) override { return Secret("secret"); }
};

struct FullShop : Shop {
    FullShop()
    {
        ports.add<filters::SecretSource>(secrets);
        ports.add<security::Fetcher>(fetcher);
        model::Issuer trusted;
        trusted.name = "keymanager";
        trusted.issuer = "https://issuer";
        trusted.jwksUrl = "https://issuer/jwks";
        gateway.issuers.push_back(trusted);
        model::ApiKeyCredential key;
        key.name = "k";
        key.sha256 = security::ApiKeyStore::digestOf("k");
        gateway.apiKeys.push_back(key);
        model::User user;
        user.name = "u";
        user.hash = "$argon2id$v=19$m=64,t=1,p=2$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP";
        gateway.users.push_back(user);
        model::Listener listener;
        listener.tls.emplace().clientCertificates = model::ListenerTls::Clients::Optional;
        listener.tls->clientCa = "ca.pem";
        gateway.listeners.push_back(listener);
        auto definition = std::make_shared<model::Definition>();
        definition->documents.push_back({"api.yaml", schema::Value::object({{"openapi", "3.1.0"}})});
        api.definition = definition;
    }
    FakeFetcher fetcher;
    AnySecret secrets;
};

/// A value of any kind, often one that a field may take.
schema::Value randomValue(std::mt19937& random, const schema::Field* field, int depth)
{
    switch (random() % 9) {
    case 0: return {};
    case 1: return schema::Value(random() % 2 == 0);
    case 2: return schema::Value(static_cast<std::int64_t>(random()) - 2'000'000'000);
    case 3: return schema::Value(static_cast<double>(random()) / 7.0);
    case 4: return schema::Value(std::string(random() % 40, static_cast<char>(random() % 256)));
    case 5: return schema::Value("10s");
    case 6:
        if (field != nullptr && !field->examples.empty())
            return schema::Value(field->examples.front());
        return schema::Value("${path.id}");
    case 7: {
        schema::Value list = schema::Value::list();
        for (unsigned i = 0; depth > 0 && i < random() % 4; ++i)
            list.push(randomValue(random, field, depth - 1));
        return list;
    }
    default: {
        schema::Value map = schema::Value::map();
        static const char* const names[] = {"set", "add", "remove", "allOf", "scheme", "name", "X-A", "scopes", "request"};
        for (unsigned i = 0; depth > 0 && i < random() % 4; ++i)
            map.set(names[random() % std::size(names)], randomValue(random, field, depth - 1));
        return map;
    }
    }
}

/// Whether a filter cannot be built before somebody has told it what only people know: a name, a key.
bool wantsSettings(const pipeline::FilterType& type)
{
    const auto& fields = type.schema->fields();
    return type.name == "backend-jwt" || std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.required; });
}

} // namespace

/// What holds for every filter of the shelf.
class ConformanceTest : public QObject {
    Q_OBJECT
  private slots:
    void thereAreFiltersAndTheirNamesAreTheirOwn()
    {
        std::set<std::string> names;
        for (const pipeline::FilterType& type : filters::shelf()) {
            QVERIFY2(names.insert(std::string(type.name)).second, std::string(type.name).c_str());
            QCOMPARE(type.schema->name(), std::string(type.name));
        }
        for (const char* name :
             {"access-log", "api-key", "authenticate", "basic-auth", "blocked", "blocking-conditions", "claims", "cors",
              "interceptor", "ip-filter", "json-body", "json-limits", "jwt-auth", "mutual-tls", "rate-limit", "respond",
              "response-cache", "rewrite-path", "scopes", "set-headers", "set-method", "set-query", "spike-arrest",
              "subscription", "xml-limits"})
            QVERIFY2(names.contains(name), name);
        for (const char* name : {"backend-jwt", "backend-basic", "backend-api-key", "backend-oauth2", "backend-sigv4",
                                 "validate-request", "validate-response"})
            QVERIFY2(names.contains(name), name);
    }

    void everyFilterIsDocumented()
    {
        for (const pipeline::FilterType& type : filters::shelf()) {
            const std::string name(type.name);
            QVERIFY2(!type.title.empty() && type.summary.ends_with('.'), name.c_str());
            QVERIFY2(type.schema->doc().ends_with('.'), name.c_str());
            for (const schema::Field& field : type.schema->fields())
                QVERIFY2(field.doc.size() > 10, (name + "." + field.name).c_str());
            QVERIFY2(!type.schema->markdown().empty(), name.c_str());
            QVERIFY2(type.schema->jsonSchema().isMap(), name.c_str());
            const pipeline::Hooks hooks = type.hooks;
            QVERIFY2(hooks.request || hooks.response || hooks.requestData || hooks.responseData || hooks.end, name.c_str());
        }
    }

    void everyReasonIsASentence()
    {
        std::set<std::string> ids;
        for (const pipeline::FilterType& type : filters::shelf()) {
            for (const pipeline::ReasonText* reason : type.reasons) {
                const std::string id(reason->id);
                ids.insert(id);
                QVERIFY2(id.find('.') != std::string::npos, id.c_str());
                QVERIFY2(reason->sentence.ends_with('.') || reason->sentence.ends_with("{detail}"), id.c_str());
                QVERIFY2(reason->fix.empty() || reason->fix.ends_with('.'), id.c_str());
            }
        }
        QVERIFY(ids.size() > 40);
    }

    void defaultsAreValid()
    {
        for (const pipeline::FilterType& type : filters::shelf()) {
            if (type.name == "access-log" || wantsSettings(type))
                continue; // writes to standard output, or is given its settings: has a test of its own
            FullShop shop;
            std::string problem;
            QVERIFY2(shop.make(std::string(type.name), "", problem), problem.c_str());
        }
    }

    void aConfigurationWrittenOutIsReadBackTheSame()
    {
        for (const pipeline::FilterType& type : filters::shelf()) {
            if (type.name == "access-log" || wantsSettings(type))
                continue;
            const schema::Value all = type.schema->writeFrom(type.schema->defaults(), nullptr, true);
            const auto again = schema::readYaml(schema::writeYaml(all), "written.yaml");
            QVERIFY2(again && *again == all, std::string(type.name).c_str());
            FullShop shop;
            schema::Problems problems;
            pipeline::FilterContext context = shop.context();
            QVERIFY2(type.build(*again, context, problems) != nullptr, problems.toString().c_str());
        }
    }

    void unknownKeysAreRefusedWithTheirPlace()
    {
        for (const pipeline::FilterType& type : filters::shelf()) {
            FullShop shop;
            const QByteArray refusal = shop.refusal(std::string(type.name), "\n  noSuchKey: 1");
            QVERIFY2(refusal.contains("filter.yaml:2:3") && refusal.contains("noSuchKey"), refusal);
        }
    }

    void randomConfigurationsNeverCrash()
    {
        std::mt19937 random(4711); // the same every time
        for (const pipeline::FilterType& type : filters::shelf()) {
            if (type.name == "access-log")
                continue; // would open files of random names
            int built = 0;
            for (int round = 0; round < 300; ++round) {
                FullShop shop;
                schema::Value config = schema::Value::map();
                for (const schema::Field& field : type.schema->fields()) {
                    if (field.required && !field.examples.empty() && random() % 2 == 0)
                        config.set(field.name, schema::Value(field.examples.front()));
                    else if (random() % 3 == 0)
                        config.set(field.name, field.rules.choices.empty() || random() % 4 == 0
                                                   ? randomValue(random, &field, 3)
                                                   : schema::Value(field.rules.choices[random() % field.rules.choices.size()].name));
                }
                schema::Problems problems;
                pipeline::FilterContext context = shop.context();
                auto filter = type.build(config, context, problems);
                QVERIFY(filter != nullptr || problems.hasErrors());
                if (filter == nullptr)
                    continue;
                ++built;
                shop.steps.push_back({std::move(filter), &type, type.requestBody, type.responseBody, {}, "random", {}});
                shop.chain = std::make_unique<pipeline::FilterChain>(shop.steps);
                Visit visit(shop, round % 2 == 0 ? http::Method::Get : http::Method::Options, "/items/%2e%2e?a=%0d%0aX:1");
                visit.with("Origin", "https://a.example").with("Access-Control-Request-Method", "PUT").with("Accept", "text/*;q=0.3,;;,*/*");
                visit.through();
            }
            QVERIFY2(built > 0, std::string(type.name).c_str());
        }
    }
};

POSTERN_TEST(ConformanceTest);
#include "ConformanceTest.moc"
