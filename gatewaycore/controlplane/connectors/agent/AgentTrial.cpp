// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/agent/AgentTrial.h"

#include "controlplane/connectors/agent/AgentApi.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/PublicUrls.h"
#include "schema/Document.h"

namespace postern::connectors::agent {
namespace {

using deployment::Holding;
using deployment::textAt;
using schema::Value;

constexpr const char* trialTitle = "PosternTrial:0.0.0";
constexpr const char* canaryName = "canary";
constexpr const char* canaryText = "postern-trial-canary-7f3a9c51";

using Judge = std::function<std::string(const Result<AgentLine>&)>;

std::string shownAnswer(const Result<AgentLine>& line)
{
    if (!line)
        return line.error().message();
    return line->isError ? "it answered the error " + std::to_string(line->code) + ": " + line->message : "it answered a result";
}

Judge wants(std::int64_t code)
{
    return [code](const Result<AgentLine>& line) {
        return line && line->isError && line->code == code ? std::string() : "wanted the error " + std::to_string(code) + ", but " + shownAnswer(line);
    };
}

Judge wantsResult(std::function<std::string(const Value&)> more = nullptr)
{
    return [more = std::move(more)](const Result<AgentLine>& line) {
        if (!line || line->isError)
            return "wanted a result, but " + shownAnswer(line);
        return more ? more(line->result) : std::string();
    };
}

Value nothing() { return Value::map(); }
Value ofTrial() { return Value::object({{"api", trialTitle}}); }

std::string differences(const deployment::NormalForm& wanted, const deployment::NormalForm& there)
{
    std::string out;
    const auto tell = [&out](const std::string& text) {
        if (out.size() < 500)
            out += (out.empty() ? "" : "; ") + text;
    };
    for (const auto& [path, field] : wanted) {
        const auto found = there.find(path);
        if (found == there.end())
            tell(path + " is missing");
        else if (found->second.value != field.value)
            tell(path + " is \"" + found->second.value + "\" instead of \"" + field.value + '"');
    }
    for (const auto& [path, field] : there) {
        if (!wanted.contains(path) && !field.theirs)
            tell(path + " is there and was not wanted");
    }
    return out;
}

} // namespace

AgentTrial::AgentTrial(TrialRequest request, QObject* parent) : QObject(parent), request_(std::move(request))
{
    setObjectName(QStringLiteral("agentTrial"));
    request_.secrets.insert_or_assign(canaryName, Secret(canaryText));
}

AgentTrial::~AgentTrial() = default;

Value AgentTrial::trialApi(const AgentDescription& description, int turn)
{
    const auto holds = [&description](const char* feature) { return description.holdingOf(feature).holding != Holding::Dropped; };
    Value operations = Value::list();
    operations.push(Value::object({{"method", "GET"}, {"path", "/items"}}));
    operations.push(Value::object({{"method", "POST"}, {"path", "/items"}}));
    operations.push(Value::object({{"method", "GET"}, {"path", "/items/{item-id}"}}));
    if (turn > 0)
        operations.push(Value::object({{"method", "DELETE"}, {"path", "/items/{item-id}"}}));
    Value out = Value::object({{"name", "PosternTrial"}, {"version", "0.0.0"}, {"context", "/postern-trial/0.0.0"}});
    out.set("endpoints", Value::list({Value("http://127.0.0.1:9/base" + std::to_string(turn))}));
    if (holds("filters.set-headers")) {
        const Value set = Value::object({{"X-Trial", "größe " + std::to_string(turn)}});
        const Value config = Value::object({{"request", Value::object({{"set", set}})}, {"response", Value::object({{"remove", Value::list({Value("Server")})}})}});
        out.set("filters", Value::list({Value::object({{"type", "set-headers"}, {"config", config}})}));
    }
    if (holds("cors"))
        out.set("cors", Value::object({{"allowOrigins", Value::list({Value("https://shop.example")})},
                                       {"allowMethods", Value::list({Value("GET")})},
                                       {"allowHeaders", Value::list({Value("X-Trial")})},
                                       {"exposeHeaders", Value::list()},
                                       {"allowCredentials", false}}));
    out.set("operations", std::move(operations));
    return out;
}

void AgentTrial::start()
{
    begin("read-write");
    addChecks();
    QMetaObject::invokeMethod(this, [this] { next(); }, Qt::QueuedConnection);
}

void AgentTrial::begin(const char* mode)
{
    process_ = std::make_unique<AgentProcess>(AgentRules{request_.command, request_.timeout}, Value::object({{"protocol", 1}, {"settings", request_.settings}, {"mode", mode}}), request_.secrets);
    connect(process_.get(), &AgentProcess::logged, this, [this](const QString& line) { told_ = told_ || line.contains(QLatin1String("***")); });
}

void AgentTrial::next()
{
    if (at_ == checks_.size() || !canGoOn_) {
        process_.reset();
        Q_EMIT finished(failed_);
        return;
    }
    checks_[at_].run();
}

void AgentTrial::judge(const std::string& why)
{
    failed_ += why.empty() ? 0 : 1;
    Q_EMIT checked(QString::fromStdString(checks_[at_].name), why.empty(), QString::fromStdString(why));
    ++at_;
    QMetaObject::invokeMethod(this, [this] { next(); }, Qt::QueuedConnection);
}

void AgentTrial::addCall(std::string name, const char* method, std::function<Value()> params, Judge judged)
{
    add(std::move(name), [this, method, params = std::move(params), judged = std::move(judged)] {
        (void)process_->call(method, params(), [this, judged](Result<AgentLine> line) { judge(judged(line)); });
    });
}

void AgentTrial::addRaw(std::string name, std::string line, Judge judged)
{
    add(std::move(name), [this, line = std::move(line), judged = std::move(judged)] {
        process_->sendRaw(line, [this, judged](Result<AgentLine> answer) { judge(judged(answer)); });
    });
}

void AgentTrial::addChecks()
{
    addCall("starts, and describes itself", "describe", nothing, [this](const Result<AgentLine>& line) -> std::string {
        canGoOn_ = false;
        if (!line || line->isError)
            return shownAnswer(line);
        auto made = descriptionOf(line->result);
        if (!made)
            return made.error().message();
        description_ = *std::move(made);
        if (!(line->result == process_->description()))
            return "it describes itself otherwise the second time";
        auto settings = checkedSettings(description_, request_.settings);
        if (!settings)
            return settings.error().message();
        request_.settings = *std::move(settings);
        canGoOn_ = true;
        return {};
    });
    addWireChecks();
    addDeploymentChecks();
    addLifeChecks();
}

void AgentTrial::addWireChecks()
{
    addCall("refuses an unknown method with -32601", "no-such-method", nothing, wants(-32601));
    addRaw("answers what is no JSON with -32700, and goes on", "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": ", wants(-32700));
    addRaw("answers a request without a method with -32600", "{\"jsonrpc\": \"2.0\", \"id\": 5}", wants(-32600));
    addRaw("answers a list with -32600", "[]", wants(-32600));
    addRaw("echoes the id", "{\"jsonrpc\":\"2.0\",\"id\":9007199254740991,\"method\":\"describe\",\"params\":{}}", [](const Result<AgentLine>& line) {
        return line && line->id == 9007199254740991 ? std::string() : line ? "it answered the id " + std::to_string(line->id) : shownAnswer(line);
    });
    addCall("answers wrong params with -32602", "apply", [] { return Value::object({{"api", 7}}); }, wants(-32602));
    addCall("reads a line of 2 MiB", "no-such-method", [] { return Value::object({{"text", std::string(2U << 20U, 'x')}}); }, wants(-32601));
    addCall("reads Unicode and escapes", "status", [] { return Value::object({{"api", "größe \"数\" \\ \n:1.0.0"}}); }, wants(404));
    addCall("reaches its gateway", "validate", nothing, [this](const Result<AgentLine>& line) {
        const std::string why = wantsResult([](const Value& result) { return textAt(result, "/server").empty() ? std::string("its answer has no \"server\"") : std::string(); })(line);
        canGoOn_ = why.empty();
        return why;
    });
}

void AgentTrial::addDeploymentChecks()
{
    const auto applied = [this](int turn, Value expect) {
        return Value::object({{"api", trialApi(description_, turn)}, {"revision", "revision-" + std::to_string(turn)}, {"expect", std::move(expect)}});
    };
    const auto isRevision = [](const char* revision) {
        return wantsResult([revision](const Value& result) {
            if (textAt(result, "/revision") != revision)
                return std::string("it tells the revision \"") + textAt(result, "/revision") + "\" instead of \"" + revision + '"';
            return textAt(result, "/asApplied") == "true" ? std::string() : std::string("it does not say that it is as it was applied");
        });
    };
    const auto isAs = [this](int turn) {
        return wantsResult([this, turn](const Value& result) {
            objects_ = deployment::valueAt(result, "/objects") == nullptr ? Value() : *deployment::valueAt(result, "/objects");
            tag_ = textAt(result, "/tag");
            if (tag_.empty() || textAt(result, "/id").empty() || textAt(result, "/owner") != "postern")
                return std::string("its answer has not id, tag and the owner postern");
            const Value* const api = deployment::valueAt(result, "/api");
            return api == nullptr ? std::string("its answer has no api") : differences(formOf(trialApi(description_, turn), {}), formOf(*api, {}));
        });
    };
    addCall("clears what an earlier trial left", "undeploy", ofTrial, [](const Result<AgentLine>& line) { return line && (!line->isError || line->code == 404) ? std::string() : shownAnswer(line); });
    addCall("does not know what is not there (status)", "status", ofTrial, wants(404));
    addCall("does not know what is not there (live)", "live", ofTrial, wants(404));
    addCall("plans", "plan", [applied] { return applied(0, {}); }, wantsResult([](const Value& result) {
                const Value* const changes = result.find("changes");
                return changes != nullptr && changes->isList() && changes->size() > 0 ? std::string() : std::string("its answer has no list \"changes\" with something in it");
            }));
    addCall("writes nothing by a plan", "status", ofTrial, wants(404));
    addCall("applies", "apply", [applied] { return applied(0, {}); }, wantsResult());
    addCall("tells the revision", "status", ofTrial, isRevision("revision-0"));
    addCall("has it as it was wanted, in the same words", "live", ofTrial, isAs(0));
    addCall("tells where callers reach it, if it does, as a list of URLs", "live", ofTrial, wantsResult([](const Value& result) -> std::string {
                const Value* const urls = result.find("urls");
                if (urls == nullptr)
                    return {};
                if (!urls->isList())
                    return "its \"urls\" are no list";
                for (const Value& each : urls->items()) {
                    if (!each.isString() || !deployment::partsOf(each.asString()))
                        return "its \"urls\" have " + schema::writeJson(each, 0).substr(0, 100) + ", which is no URL of http or https";
                }
                return {};
            }));
    addCall("applies the same again without a change", "apply", [applied, this] { return applied(0, tag_); }, wantsResult());
    addCall("is where it was then", "live", ofTrial, wantsResult([this](const Value& result) { return textAt(result, "/tag") == tag_ ? std::string() : std::string("the tag is another one"); }));
    addCall("discovers it, once, as postern's", "discover", [] { return Value::object({{"cursor", Value()}}); }, wantsResult([](const Value& result) {
                std::size_t found = 0;
                const Value* const apis = result.find("apis");
                for (const Value& each : apis == nullptr ? std::vector<Value>() : apis->items())
                    found += textAt(each, "/name") == "PosternTrial" && textAt(each, "/owner") == "postern" ? 1 : 0;
                return found == 1 ? std::string() : "it was found " + std::to_string(found) + " times";
            }));
    addCall("refuses to change what is another one than was expected with 412", "apply", [applied] { return applied(1, "another"); }, wants(412));
    addCall("refuses to replace what was expected to be missing with 412", "apply", [applied] { return applied(1, {}); }, wants(412));
    addCall("has not done it then", "status", ofTrial, isRevision("revision-0"));
    auto before = std::make_shared<Value>();
    addCall("applies a change", "apply", [applied, before, this] {
        *before = objects_;
        return applied(1, tag_);
    }, wantsResult());
    addCall("has the change", "live", ofTrial, isAs(1));
    addCall("restores what was there", "apply", [before] { return Value::object({{"restore", *before}}); }, wantsResult());
    addCall("has it as it was", "live", ofTrial, isAs(0));
    add("knows it after it was killed", [this, isRevision] {
        process_->restart();
        (void)process_->call("status", ofTrial(), [this, isRevision](Result<AgentLine> line) { judge(isRevision("revision-0")(line)); });
    });
    addCall("takes it away", "undeploy", ofTrial, wantsResult());
    addCall("has it no more", "status", ofTrial, wants(404));
    addCall("takes away what is gone without harm", "undeploy", ofTrial,
            [](const Result<AgentLine>& line) { return line && (!line->isError || line->code == 404) ? std::string() : "wanted a result or the error 404, but " + shownAnswer(line); });
    addCall("restores what was taken away", "apply", [this] { return Value::object({{"restore", objects_}}); }, wantsResult());
    addCall("has it again", "live", ofTrial, isAs(0));
}

void AgentTrial::addLifeChecks()
{
    add("refuses to write in read-only with 403", [this] {
        begin("read-only");
        const Value params = Value::object({{"api", trialApi(description_, 1)}, {"revision", "revision-1"}, {"expect", tag_}});
        (void)process_->call("apply", params, [this](Result<AgentLine> line) { judge(wants(403)(line)); });
    });
    addCall("refuses to take away in read-only with 403", "undeploy", ofTrial, wants(403));
    addCall("has done neither", "status", ofTrial, wantsResult([](const Value& result) { return textAt(result, "/revision") == "revision-0" ? std::string() : std::string("it tells another revision"); }));
    add("ends when its input ends", [this] {
        process_->closeInput([this](bool ended) { judge(ended ? "" : "it goes on"); });
    });
    add("leaves nothing behind", [this] {
        begin("read-write");
        (void)process_->call("undeploy", ofTrial(), [this](Result<AgentLine> line) { judge(wantsResult()(line)); });
    });
    add("tells no secret in what it logs", [this] { judge(told_ ? "a secret was in a line of its log" : ""); });
}

} // namespace postern::connectors::agent
