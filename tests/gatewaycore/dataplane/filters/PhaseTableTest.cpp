// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/JwsSigner.h"
#include "dataplane/filters/SecretSource.h"
#include "dataplane/pipeline/PeerCertificate.h"
#include "dataplane/security/ApiKeyStore.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "gatewaycore/dataplane/security/Issuer.h"
#include "support/TestMain.h"

#include <QtTest>
#include <array>
#include <functional>
#include <optional>

using namespace postern;
using namespace postern::test;
using pipeline::BodyNeed;
using pipeline::Phase;

namespace {

constexpr std::array allPhases{Phase::Guard,    Phase::Authenticate, Phase::Authorize, Phase::Throttle,
                               Phase::Validate, Phase::Transform,    Phase::Observe};

/// Writes down when it is called: "guard" on the way in, "guard" on the way back, and the status that it saw there.
class Mark final : public pipeline::Filter {
  public:
    Mark(Phase phase, QByteArrayList& in, QByteArrayList& back) : phase_(phase), in_(in), back_(back) {}
    pipeline::Verdict onRequest(pipeline::Exchange&) const override
    {
        in_ << name();
        return pipeline::Verdict::Continue;
    }
    pipeline::Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        back_ << name() + " " + QByteArray::number(exchange.response().status);
        return pipeline::Verdict::Continue;
    }

  private:
    [[nodiscard]] QByteArray name() const { return QByteArray::fromStdString(std::string(pipeline::toString(phase_))); }
    Phase phase_;
    QByteArrayList& in_;
    QByteArrayList& back_;
};

const pipeline::FilterType& markOf(Phase phase)
{
    static const auto types = [] {
        std::array<pipeline::FilterType, allPhases.size()> made;
        for (std::size_t i = 0; i < made.size(); ++i) {
            made[i].name = "mark";
            made[i].phase = allPhases[i];
            made[i].hooks = pipeline::Hooks::of<Mark>();
        }
        return made;
    }();
    return types[static_cast<std::size_t>(phase)];
}

class OneSigningSecret final : public filters::SecretSource {
  public:
    OneSigningSecret() : pem_(crypto::SigningKey::generate(crypto::KeyType::EcP256)->toPem()->reveal()) {}
    [[nodiscard]] Result<Secret> secret(const schema::SecretRef& reference) override
    {
        return Secret(reference.name == "PEM" ? pem_ : std::string("canary"));
    }

  private:
    std::string pem_;
};

/// A gateway in which every filter can be built and has somebody to refuse.
struct TableShop : Shop {
    TableShop()
    {
        ports.add<security::Fetcher>(fetcher);
        ports.add<filters::SecretSource>(secrets);
        model::Issuer& trusted = gateway.issuers.emplace_back();
        trusted.name = "keymanager";
        trusted.issuer = "https://issuer";
        trusted.jwksUrl = "https://issuer/jwks";
        model::ApiKeyCredential& key = gateway.apiKeys.emplace_back();
        key.name = "k";
        key.sha256 = security::ApiKeyStore::digestOf("k-123");
        model::User& user = gateway.users.emplace_back();
        user.name = "bob";
        user.hash = "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW"; // of "sesame"
        model::Listener& listener = gateway.listeners.emplace_back();
        listener.tls.emplace().clientCertificates = model::ListenerTls::Clients::Optional;
        listener.tls->clientCa = "ca.pem";
        api.production.emplace().endpoints = {{"https://orders.example", 1, {}}};
        auto definition = std::make_shared<model::Definition>();
        schema::Problems problems;
        auto root = schema::readYaml("openapi: 3.1.0\npaths:\n  /items/{id}:\n    post:\n"
                                     "      parameters: [{name: n, in: query, schema: {type: integer}}]\n"
                                     "      requestBody: {content: {application/json: {schema: {type: object, required: [id]}}}}\n"
                                     "      responses: {'200': {content: {application/json: {schema: {type: object, required: [id]}, example: {id: 1}}}}}\n",
                                     "api.yaml", problems);
        if (!root)
            qFatal("%s", problems.toString().c_str());
        definition->documents.push_back({"api.yaml", *std::move(root)});
        api.definition = definition;
        operation.method = "POST";
        certified = {"ab", "CN=till", "till", port->clock.wall() - std::chrono::hours(1), port->clock.wall() + std::chrono::hours(1), true};
    }
    /// `type` in its place between one mark for each phase, which were configured after it.
    void build(const std::string& type, const std::string& yaml, model::ChainOrder order)
    {
        add(type, yaml, type);
        for (const Phase phase : allPhases)
            steps.push_back({std::make_shared<Mark>(phase, in, back), &markOf(phase), BodyNeed::None, BodyNeed::None, {}, "mark", {}});
        chain = std::make_unique<pipeline::FilterChain>(steps, order);
        if (fetcher.fetches == 1 && fetcher.requests.front().url == "https://issuer/jwks")
            fetcher.answer(issuer.jwks());
    }

    FakeFetcher fetcher;
    OneSigningSecret secrets;
    test::Issuer issuer;
    pipeline::PeerCertificate certified;
    QByteArrayList in, back; ///< what the marks saw
};

/// One call and what is done on its way.
struct SentBodies {
    std::string config;
    std::vector<std::pair<std::string, std::string>> fields{};
    std::string content{};
    std::string answer{"{\"id\":1}"}; ///< the backend's
    std::string query{};
    bool identified = false; ///< somebody has authenticated: ann, with the scope read, of the application Shop
    bool token = false;      ///< carries a good token
    bool certificate = false;
    std::string fetched{};   ///< what whoever is asked in between answers; "fail": nobody is there
    int before = 0;          ///< calls of the same kind before this one
    int backendStatus = 200;
};

/// Where a filter's refusal comes up.
enum class At { Never, RequestHead, RequestBody, ResponseHead };

struct Events {
    bool request, requestBody, response, responseBody, end;
};

/// What the table says of a filter.
struct Row {
    const char* name;
    Phase phase;
    Events events;
    BodyNeed requestBody, responseBody;
    SentBodies passing;
    const char* passes; ///< the reason of its step; "" when it gives none
    SentBodies refusing{};
    At at = At::Never;
    int status = 0;
    const char* code = "";
    const char* refuses = "";
};

constexpr Events request{true, false, false, false, false};
constexpr Events watchRequest{true, true, false, false, false};
constexpr Events bothBodies{true, false, true, false, false};
const std::string oauth = "{tokenUrl: 'https://keys.example/token', clientId: till, clientSecret: '${env:S}'}";
const std::string service = "request: {url: 'http://svc:9081', includes: [request_body]}";
const std::string json = "application/json";

const std::vector<Row>& table()
{
    using enum BodyNeed;
    static const std::vector<Row> rows{
        // --- guard ---
        {"access-log", Phase::Guard, {false, false, false, false, true}, None, None, {"{file: /dev/null}"}, ""},
        {"blocked", Phase::Guard, request, None, None, {}, nullptr, {}, At::RequestHead, 503, "700700", "blocked.api"},
        {"cors", Phase::Guard, bothBodies, None, None, {"{}"}, "cors.none", {"{allowOrigins: ['https://a.example']}", {{"Origin", "https://evil.example"}}},
         At::Never, 200, "", "cors.origin"}, // tells the browser, and lets the call pass
        {"ip-filter", Phase::Guard, request, None, None, {"{deny: [203.0.113.0/24]}"}, "ip-filter.allowed", {"{deny: [192.0.2.0/24]}"},
         At::RequestHead, 403, "403", "ip-filter.denied"},
        {"spike-arrest", Phase::Guard, request, None, None, {"{count: 5}"}, "", {"{count: 1, per: 1h}", {}, {}, "{\"id\":1}", {}, false, false, false, {}, 1},
         At::RequestHead, 429, "900807", "spike-arrest.burst"},
        // --- authenticate ---
        {"api-key", Phase::Authenticate, request, None, None, {"{}", {{"ApiKey", "k-123"}}}, "api-key.accepted", {"{}"}, At::RequestHead, 401, "900902",
         "api-key.missing"},
        {"authenticate", Phase::Authenticate, request, None, None, {"{anyOf: [{allOf: [{scheme: api-key}]}]}", {{"ApiKey", "k-123"}}}, "authenticate.accepted",
         {"{anyOf: [{allOf: [{scheme: api-key}]}]}"}, At::RequestHead, 401, "900902", "authenticate.incomplete"},
        {"basic-auth", Phase::Authenticate, request, None, None, {"{}", {{"Authorization", "Basic Ym9iOnNlc2FtZQ=="}}}, "basic-auth.accepted",
         {"{}", {{"Authorization", "Basic Ym9iOndyb25n"}}}, At::RequestHead, 401, "900901", "basic-auth.wrong-password"},
        {"jwt-auth", Phase::Authenticate, request, None, None, {"{}", {}, {}, "{\"id\":1}", {}, false, true}, "jwt-auth.accepted",
         {"{}", {{"Authorization", "Bearer a.b.c"}}}, At::RequestHead, 401, "900901", "jwt-auth.malformed"},
        {"mutual-tls", Phase::Authenticate, request, None, None, {"{accept: authority}", {}, {}, "{\"id\":1}", {}, false, false, true}, "mutual-tls.accepted",
         {"{accept: authority}"}, At::RequestHead, 401, "900902", "mutual-tls.missing"},
        // --- authorize ---
        {"blocking-conditions", Phase::Authorize, request, None, None, {"{}"}, "blocking-conditions.passed",
         {"{conditions: [{conditionType: IP, conditionValue: 192.0.2.7}]}"}, At::RequestHead, 403, "900805", "blocking-conditions.met"},
        {"claims", Phase::Authorize, request, None, None, {"{allOf: [{claim: tenant, exists: false}]}", {}, {}, "{\"id\":1}", {}, true}, "claims.hold",
         {"{allOf: [{claim: tenant, exists: true}]}", {}, {}, "{\"id\":1}", {}, true}, At::RequestHead, 403, "403", "claims.lacking"},
        {"scopes", Phase::Authorize, request, None, None, {"{scopes: [read]}", {}, {}, "{\"id\":1}", {}, true}, "scopes.held",
         {"{scopes: [write]}", {}, {}, "{\"id\":1}", {}, true}, At::RequestHead, 403, "900910", "scopes.lacking"},
        {"subscription", Phase::Authorize, request, None, None, {"{withoutClaim: allow}", {}, {}, "{\"id\":1}", {}, true}, "subscription.no-claim",
         {"{}", {}, {}, "{\"id\":1}", {}, true}, At::RequestHead, 403, "900908", "subscription.no-claim"},
        // --- throttle ---
        {"rate-limit", Phase::Throttle, {true, false, true, false, true}, None, None, {"{level: api, count: 5}"}, "rate-limit.passed",
         {"{level: api, count: 1, per: 1h}", {}, {}, "{\"id\":1}", {}, false, false, false, {}, 1}, At::RequestHead, 429, "900800", "rate-limit.reached"},
        // --- validate ---
        {"json-limits", Phase::Validate, watchRequest, Watch, None, {"{}", {{"Content-Type", json}}, "{\"a\":1}"}, "",
         {"{maxDepth: 1}", {{"Content-Type", json}}, "[[1]]"}, At::RequestBody, 400, "400", "json-limits.above"},
        {"xml-limits", Phase::Validate, watchRequest, Watch, None, {"{}", {{"Content-Type", "application/xml"}}, "<a/>"}, "",
         {"{maxDepth: 1}", {{"Content-Type", "application/xml"}}, "<a><b/></a>"}, At::RequestBody, 400, "400", "xml-limits.above"},
        {"validate-request", Phase::Validate, request, Whole, None, {"{}", {{"Content-Type", json}}, "{\"id\":1}"}, "",
         {"{}", {{"Content-Type", json}}, "{}"}, At::RequestHead, 400, "400", "validate-request.breaks"},
        {"validate-response", Phase::Validate, bothBodies, None, Whole, {"{}"}, "", {"{}", {}, {}, "{}"}, At::ResponseHead, 502, "101502", "validate-response.breaks"},
        // --- transform ---
        {"backend-api-key", Phase::Transform, request, None, None, {"{name: X-Key, key: '${env:S}'}"}, "backend-api-key.sent"},
        {"backend-basic", Phase::Transform, request, None, None, {"{username: till, password: '${env:S}'}"}, "backend-basic.sent"},
        {"backend-jwt", Phase::Transform, request, None, None, {"{algorithm: ES256, key: '${env:PEM}'}", {}, {}, "{\"id\":1}", {}, true}, "backend-jwt.sent"},
        {"backend-oauth2", Phase::Transform, bothBodies, None, None,
         {oauth, {}, {}, "{\"id\":1}", {}, false, false, false, "{\"access_token\":\"t\",\"expires_in\":300}"}, "backend-oauth2.sent",
         {oauth, {}, {}, "{\"id\":1}", {}, false, false, false, "fail"}, At::RequestHead, 502, "101503", "backend-oauth2.unavailable"},
        {"backend-sigv4", Phase::Transform, request, Whole, None,
         {"{region: r, service: s, accessKey: '${env:S}', secretKey: '${env:S}'}", {}, "content"}, "backend-sigv4.signed"},
        {"interceptor", Phase::Transform, bothBodies, Whole, Whole, {service, {}, "x", "{\"id\":1}", {}, false, false, false, "{}"}, "interceptor.changed",
         {service, {}, "x", "{\"id\":1}", {}, false, false, false, "fail"}, At::RequestHead, 502, "", "interceptor.failed"},
        {"json-body", Phase::Transform, bothBodies, Whole, Whole, {"{request: {set: {/a: 1}}}", {{"Content-Type", json}}, "{}"}, "json-body.changed",
         {"{request: {set: {/a: 1}}}", {{"Content-Type", json}}, "{"}, At::RequestHead, 400, "400", "json-body.broken"},
        {"lua", Phase::Transform, bothBodies, Whole, Whole, {"{script: \"function on_request(r) end\"}"}, "lua.passed",
         {"{script: \"function on_request(r) return nothing.x end\"}"}, At::RequestHead, 500, "", "lua.failed"},
        {"respond", Phase::Transform, request, None, None, {}, nullptr, {"{status: 203}"}, At::RequestHead, 203, "", "respond.fixed"},
        {"response-cache", Phase::Transform, {true, false, true, true, false}, None, Watch, {"{}"}, "response-cache.bypassed"},
        {"rewrite-path", Phase::Transform, request, None, None, {"{addPrefix: /v2}"}, "rewrite-path.rewritten",
         {"{path: '/a/${header.X-Folder}'}", {{"X-Folder", ".."}}}, At::RequestHead, 400, "400", "rewrite-path.refused"},
        {"set-headers", Phase::Transform, bothBodies, None, None, {"{request: {set: {X-A: a}}}"}, "set-headers.changed"},
        {"set-method", Phase::Transform, request, None, None, {"{method: PUT}"}, "set-method.changed"},
        {"set-query", Phase::Transform, request, None, None, {"{set: {a: b}}"}, "set-query.changed"},
    };
    return rows;
}

const Row* rowOf(std::string_view name)
{
    const auto at = std::find_if(table().begin(), table().end(), [name](const Row& row) { return row.name == name; });
    return at == table().end() ? nullptr : &*at;
}

/// A tap that keeps what the filter under test said and when.
struct StepTap : ReasonTap {
    explicit StepTap(std::string_view filter) : filter_(filter) {}
    void after(pipeline::Exchange& exchange, const pipeline::ChainStep& step, pipeline::Direction direction, pipeline::Verdict verdict)
    {
        if (step.type->name != filter_)
            return;
        if (exchange.reason() != nullptr && !(said && direction == pipeline::Direction::Response && verdict == pipeline::Verdict::Continue)) {
            said = true;
            ReasonTap::after(exchange, step, direction, verdict);
        }
        exchange.clearReason();
    }
    std::string_view filter_;
    bool said = false;
};

/// A call through the whole chain: in, its content, over the backend, and back with the answer's content.
class Walk {
  public:
    Walk(TableShop& shop, const Row& row, const SentBodies& sent)
        : shop_(shop), sent_(sent), visit_(shop, http::Method::Post, "/items/7" + sent.query), tap_(row.name)
    {
        for (const auto& [name, value] : sent.fields)
            visit_.with(name, value);
        if (sent.token)
            visit_.with("Authorization", "Bearer " + shop.issuer.token(claimsAt(shop.port->clock)));
        visit_.exchange.requestFraming() = sent.content.empty() ? http::BodyFraming::none() : http::BodyFraming::ofLength(sent.content.size());
        static constexpr std::string_view scopes[] = {"read"};
        ann_.subject = "ann";
        ann_.application.name = "Shop";
        ann_.scopes = scopes;
        if (sent.identified)
            visit_.exchange.setIdentity(ann_);
    }
    /// The status that the client gets; `at` tells where the chain ended the walk.
    int run()
    {
        shop_.in.clear();
        shop_.back.clear();
        pipeline::ExchangeControl control(visit_.exchange);
        shop_.chain->enter(visit_.exchange);
        const pipeline::Outcome came = go([&] { return shop_.chain->runRequest(visit_.exchange, tap_); },
                                          [&] { control.setWholeRequestBody(sent_.content); });
        if (came == pipeline::Outcome::Responded) {
            at = At::RequestHead;
        } else {
            pipeline::BodyChunk chunk{sent_.content, true};
            if (!sent_.content.empty() && !control.requestBodyWhole() &&
                shop_.chain->passRequestData(visit_.exchange, 0, control.reached(), chunk) != pipeline::Verdict::Continue) {
                at = At::RequestBody;
                tap_.after(visit_.exchange, shop_.chain->steps()[control.step()], pipeline::Direction::Request, pipeline::Verdict::Respond);
            } else {
                visit_.exchange.response().status = sent_.backendStatus;
                visit_.exchange.response().headers.add("Content-Type", json);
                visit_.exchange.responseFraming() = http::BodyFraming::ofLength(sent_.answer.size());
            }
        }
        const bool fromBackend = at == At::Never;
        control.turnBack();
        for (;;) {
            const pipeline::Outcome went = go([&] { return shop_.chain->runResponse(visit_.exchange, tap_); },
                                              [&] { control.setWholeResponseBody(sent_.answer); });
            if (went != pipeline::Outcome::Responded)
                break;
            if (fromBackend)
                at = At::ResponseHead;
        }
        if (at == At::Never && !control.responseBodyWhole()) {
            pipeline::BodyChunk chunk{sent_.answer, true};
            static_cast<void>(shop_.chain->passResponseData(visit_.exchange, control.reached(), 0, chunk));
        }
        shop_.chain->end(visit_.exchange);
        return visit_.exchange.response().status;
    }
    [[nodiscard]] QByteArray reason() const { return QByteArray::fromStdString(tap_.id); }
    [[nodiscard]] QByteArray code() const { return visit_.code(); }

    At at = At::Never;

  private:
    template <class Step, class Collect> pipeline::Outcome go(Step step, Collect collect)
    {
        for (int turns = 0; turns < 20; ++turns) {
            const pipeline::Outcome outcome = step();
            if (outcome == pipeline::Outcome::NeedsBody) {
                collect();
            } else if (outcome == pipeline::Outcome::Paused) {
                if (!shop_.fetcher.pending.empty() && sent_.fetched == "fail")
                    shop_.fetcher.fail();
                else if (!shop_.fetcher.pending.empty())
                    shop_.fetcher.answer(sent_.fetched);
                shop_.port->work();
            } else {
                return outcome;
            }
        }
        qFatal("the walk does not end");
    }

    TableShop& shop_;
    const SentBodies& sent_;
    Visit visit_;
    StepTap tap_;
    pipeline::Identity ann_;
};

/// The phases that come before `phase` in `order`, or those that come behind it, itself among these.
QByteArrayList phasesBefore(Phase phase, model::ChainOrder order, bool before = true)
{
    std::vector<Phase> sorted(allPhases.begin(), allPhases.end());
    std::sort(sorted.begin(), sorted.end(), [order](Phase a, Phase b) { return placeOf(a, order) < placeOf(b, order); });
    QByteArrayList names;
    for (const Phase each : sorted) {
        if ((placeOf(each, order) < placeOf(phase, order)) == before)
            names << QByteArray::fromStdString(std::string(pipeline::toString(each)));
    }
    return names;
}

QByteArrayList reversed(QByteArrayList names, int status)
{
    std::reverse(names.begin(), names.end());
    for (QByteArray& name : names)
        name += " " + QByteArray::number(status);
    return names;
}

} // namespace

/// Each filter of the shelf in its phase, as a table: what it hears of, what it does with a call that it likes and with one
/// that it does not, and what of the chain sees either.
class PhaseTableTest : public QObject {
    Q_OBJECT

    static void eachFilterInEachOrder()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("order");
        for (const pipeline::FilterType& type : filters::shelf()) {
            for (const auto order : {model::ChainOrder::Postern, model::ChainOrder::Wso2_32}) {
                const QByteArray name = QByteArray::fromStdString(std::string(type.name));
                QTest::newRow(name + (order == model::ChainOrder::Postern ? "" : ", validated first")) << name << static_cast<int>(order);
            }
        }
    }

  private slots:
    void theTableKnowsEveryFilter()
    {
        for (const pipeline::FilterType& type : filters::shelf()) {
            const QByteArray name = QByteArray::fromStdString(std::string(type.name));
            const Row* const row = rowOf(type.name);
            QVERIFY2(row != nullptr, name + " is missing in the table");
            QVERIFY2(type.phase == row->phase, name);
            QVERIFY2(type.requestBody == row->requestBody && type.responseBody == row->responseBody, name);
            const pipeline::Hooks has = type.hooks;
            QVERIFY2(has.request == row->events.request && has.requestData == row->events.requestBody && has.response == row->events.response &&
                         has.responseData == row->events.responseBody && has.end == row->events.end,
                     name + ": request " + QByteArray::number(has.request) + ", its content " + QByteArray::number(has.requestData) + ", response " +
                         QByteArray::number(has.response) + ", its content " + QByteArray::number(has.responseData) + ", end " +
                         QByteArray::number(has.end));
        }
    }

    void whatItLikesPassesThroughTheWholeChain_data() { eachFilterInEachOrder(); }
    void whatItLikesPassesThroughTheWholeChain()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, order);
        const Row* const row = rowOf(name.toStdString());
        QVERIFY(row != nullptr);
        if (row->passes == nullptr)
            QSKIP("lets nothing through");
        TableShop shop;
        const auto sorted = static_cast<model::ChainOrder>(order);
        shop.build(row->name, row->passing.config, sorted);
        if (row->passing.certificate)
            shop.certificate = &shop.certified;
        Walk walk(shop, *row, row->passing);
        const int status = walk.run();
        QVERIFY2(status == 200 && walk.at == At::Never, QByteArray::number(status) + " " + walk.reason());
        QCOMPARE(walk.reason(), QByteArray(row->passes));
        const QByteArrayList all = phasesBefore(row->phase, sorted) + phasesBefore(row->phase, sorted, false);
        QCOMPARE(shop.in, all);
        QCOMPARE(shop.back, reversed(all, 200));
    }

    void whatItRefusesEndsThere_data() { eachFilterInEachOrder(); }
    void whatItRefusesEndsThere()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, order);
        const Row* const row = rowOf(name.toStdString());
        QVERIFY(row != nullptr);
        if (row->status == 0)
            QSKIP("refuses nothing");
        TableShop shop;
        const auto sorted = static_cast<model::ChainOrder>(order);
        shop.build(row->name, row->refusing.config, sorted);
        for (int call = 0; call < row->refusing.before; ++call)
            QCOMPARE(Walk(shop, *row, row->refusing).run(), 200);
        Walk walk(shop, *row, row->refusing);
        QCOMPARE(walk.run(), row->status);
        QCOMPARE(walk.reason(), QByteArray(row->refuses));
        QVERIFY(walk.at == row->at);
        if (row->code[0] != '\0')
            QCOMPARE(walk.code(), QByteArray(row->code));
        const QByteArrayList before = phasesBefore(row->phase, sorted);
        const QByteArrayList behind = phasesBefore(row->phase, sorted, false);
        switch (row->at) {
        case At::RequestHead: // nobody behind it hears of the call, neither now nor on the way back
            QCOMPARE(shop.in, before);
            QCOMPARE(shop.back, reversed(before, row->status));
            break;
        case At::RequestBody: // everybody has let the head pass, so everybody sees the answer
        case At::Never:
            QCOMPARE(shop.in, before + behind);
            QCOMPARE(shop.back, reversed(before + behind, row->status));
            break;
        case At::ResponseHead: // those behind it have seen the backend's answer, those before it see ours
            QCOMPARE(shop.in, before + behind);
            QCOMPARE(shop.back, reversed(behind, 200) + reversed(before, row->status));
            break;
        }
    }

    void noFilterIsPutIntoAnotherPhase()
    {
        for (const pipeline::FilterType& type : filters::shelf()) {
            for (const Phase phase : allPhases) {
                const std::string text = "{type: " + std::string(type.name) + ", phase: " + std::string(pipeline::toString(phase)) + "}";
                schema::Problems problems;
                const auto value = schema::readYaml(text, "gateway.yaml", problems);
                QVERIFY(value && !describe(schema::Type<model::FilterConfig>{}).decode(*value, problems));
                const QByteArray said = QByteArray::fromStdString(problems.toString());
                QVERIFY2(said.contains("gateway.yaml:1:") && said.contains("in a phase of its own"), said);
            }
        }
    }

    void theOrderOfTheListCountsWithinAPhaseOnly()
    {
        // A filter that is written last stands where its phase is all the same.
        for (const Row& row : table()) {
            if (pipeline::findFilterType(filters::shelf(), row.name) == nullptr)
                continue;
            TableShop shop;
            for (const Phase phase : allPhases)
                shop.steps.push_back({std::make_shared<Mark>(phase, shop.in, shop.back), &markOf(phase), BodyNeed::None, BodyNeed::None, {}, "mark", {}});
            shop.add(row.name, row.passes != nullptr ? row.passing.config : row.refusing.config, row.name);
            std::size_t place = 0;
            while (shop.chain->steps()[place].type->name != row.name)
                ++place;
            QCOMPARE(place, static_cast<std::size_t>(row.phase) + 1); // behind the mark of its phase, before those of later ones
        }
    }
};

POSTERN_TEST(PhaseTableTest);
#include "PhaseTableTest.moc"
