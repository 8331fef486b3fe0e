// SPDX-License-Identifier: Apache-2.0
#include "base/Files.h"
#include "crypto/Digest.h"
#include "dataplane/filters/ScriptedCall.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/scripting/Machine.h"

#include <array>
#include <filesystem>
#include <optional>

namespace postern::filters {

enum class ScriptContent : std::uint8_t { None, Whole };
enum class ScriptFailure : std::uint8_t { Fail, Continue };

struct LuaConfig {
    std::string script;
    std::string file;
    ScriptContent requestBody = ScriptContent::None;
    ScriptContent responseBody = ScriptContent::None;
    Milliseconds cpuTime{2};
    ByteCount memory = 8_MiB;
    ScriptFailure onError = ScriptFailure::Fail;
};

const schema::Schema<LuaConfig>& describe(schema::Type<LuaConfig>)
{
    static const auto schema =
        schema::Schema<LuaConfig>(
            "lua",
            "Runs a script in Lua 5.4 that defines on_request(request), on_response(response), or both. `request` has method, "
            "path, query, headers, host, scheme, id, client_address, path_parameters, api (name, version, context, "
            "operation_id, path_template), identity (subject, issuer, scheme, application, application_id, owner, client_id, "
            "key_type, scopes, claims; nil for an anonymous call), variables and body; path, query, body and variables may be "
            "set. `response` has status, headers, body (these may be set), request and variables; it is not asked about the "
            "gateway's own errors. Headers are used by headers:get(name), values(name), names(), set(name, value), add(name, "
            "value) and remove(name). `return respond(status, headers, body)` answers the call; log(level, text) writes to the "
            "log and the trace. Credentials are not shown. string, table and math are there, without files, processes, loading "
            "of code and coroutines; patterns are regular expressions (RE2). Each run has globals of its own: what is to be "
            "known on the way back belongs into request.variables.")
            .field("script", &LuaConfig::script, "The script itself; without it and `file` the filter does nothing")
            .example("function on_request(request) request.headers:set('X-Via', 'postern') end")
            .field("file", &LuaConfig::file, "The file that holds the script instead; relative to the gateway's folder")
            .example("scripts/orders.lua")
            .field("requestBody", &LuaConfig::requestBody, "What on_request gets of the request's content")
            .oneOf({{"none", ScriptContent::None, "nothing; the content passes as it comes"},
                    {"whole", ScriptContent::Whole, "all of it, as request.body: calls wait until it is there"}})
            .field("responseBody", &LuaConfig::responseBody, "What on_response gets of the answer's content")
            .oneOf({{"none", ScriptContent::None, "nothing; the content passes as it comes"},
                    {"whole", ScriptContent::Whole, "all of it, as response.body: answers wait until it is there"}})
            .field("cpuTime", &LuaConfig::cpuTime, "CPU time that one run of a function may take; other calls wait meanwhile")
            .range(Milliseconds(1), Milliseconds(100))
            .field("memory", &LuaConfig::memory, "Memory that the script may use, for each worker; one text an eighth of it at most")
            .range(512_KiB, 64_MiB)
            .field("onError", &LuaConfig::onError, "What becomes of a call when the script fails")
            .oneOf({{"fail", ScriptFailure::Fail, "it is answered 500"},
                    {"continue", ScriptFailure::Continue, "it goes on, as the script has left it: unsafe when the script refuses calls"}})
            .check([](const LuaConfig& config, schema::Reporter& reporter) {
                if (!config.script.empty() && !config.file.empty())
                    reporter.error("file", "is given beside script: one of them is enough");
                if (config.onError == ScriptFailure::Continue)
                    reporter.warning("onError", "calls go on when the script fails, also those that it would have refused",
                                     "use fail, unless the script only adds something");
            });
    return schema;
}

namespace {

using pipeline::Direction;
using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;
using scripting::Hook;
using scripting::Machine;
using scripting::Outcome;

const ReasonText luaChanged{"lua.changed", "The script changed {count} parts of the message.", ""};
const ReasonText luaPassed{"lua.passed", "The script changed nothing.", ""};
const ReasonText luaAnswered{"lua.answered", "The script answers {status} itself.", "See in the script on which condition it calls respond()."};
const ReasonText luaFailed{"lua.failed", "The script failed: {detail}", "Mend the script at the line that is named."};
const ReasonText luaOutOfTime{"lua.out-of-time", "The script took more than its {limit} ms of CPU time; it was at {place} then.",
                              "Make the script do less, or raise cpuTime."};
const ReasonText luaOutOfMemory{"lua.out-of-memory", "The script needed more than its {limit} of memory.",
                                "Make the script keep less, or raise memory."};

constexpr std::size_t mostScript = 256 * 1024;

/// One script's machines, one a worker, each made by its worker when it is needed first. Kept through reloads while text
/// and limits stay the same; no run leaves anything for the next one, so filters with the same text share them.
struct Machines {
    struct Cell {
        std::unique_ptr<Machine> machine;
        LogRate rate;
    };
    Machines(scripting::Script its, const scripting::Limits& limit, unsigned workers)
        : script(std::move(its)), limits(limit), cells(workers)
    {
    }
    scripting::Script script;
    scripting::Limits limits;
    pipeline::PerWorker<Cell> cells;
    bool request = false;  ///< whether it defines on_request
    bool response = false; ///< whether it defines on_response
};

Result<scripting::Script> scriptOf(const LuaConfig& config, const pipeline::FilterContext& context)
{
    scripting::Script script{context.instance, config.script};
    if (!config.file.empty()) {
        const std::filesystem::path path = std::filesystem::path(context.gateway.folder) / config.file;
        if (std::error_code failure; !files::exists(path) || std::filesystem::is_directory(path, failure))
            return unexpected(ErrorKind::InvalidConfig, "there is no file " + path.string(), Fault::Config);
        auto text = files::read(path, mostScript);
        if (!text && text.error().kind() == ErrorKind::TooLarge)
            return unexpected(ErrorKind::InvalidConfig, "the script is longer than 256 KiB", Fault::Config);
        script.text = text.value_or(std::string());
        if (script.text.empty())
            return unexpected(ErrorKind::InvalidConfig, path.string() + " is empty or cannot be read", Fault::Config);
        script.name = path.filename().string();
    }
    if (script.text.size() > mostScript)
        return unexpected(ErrorKind::InvalidConfig, "the script is longer than 256 KiB", Fault::Config);
    return script;
}

class LuaFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(LuaConfig config, pipeline::FilterContext& context)
    {
        if (config.script.empty() && config.file.empty())
            return std::unique_ptr<Filter>(new LuaFilter(std::move(config), nullptr, nullptr));
        auto script = scriptOf(config, context);
        if (!script)
            return unexpected(std::move(script).error());
        const scripting::Limits limits{config.memory, config.cpuTime};
        const pipeline::StateKey key{{}, "lua", crypto::sha256(script->text).hex() + '\n' + script->name + '\n' +
                                                    config.memory.toString() + '\n' + std::to_string(config.cpuTime.count())};
        Result<void> compiled;
        auto machines = context.states.get<Machines>(key, [&]() -> std::shared_ptr<Machines> {
            const auto tried = Machine::make(*script, limits);
            if (!tried) {
                compiled = unexpected(tried.error());
                return nullptr;
            }
            auto made = std::make_shared<Machines>(*std::move(script), limits, context.workers);
            made->request = (*tried)->defines(Hook::Request);
            made->response = (*tried)->defines(Hook::Response);
            return made;
        });
        if (!compiled)
            return unexpected(std::move(compiled).error());
        return std::unique_ptr<Filter>(new LuaFilter(std::move(config), std::move(machines), context.credentials));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (machines_ == nullptr || !machines_->request)
            return Verdict::Continue;
        const Verdict verdict = run(exchange, Direction::Request);
        if (verdict == Verdict::Respond)
            exchange.slot<ScriptTurn>().answered = true;
        return verdict;
    }

    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        // The gateway's own errors have a shape that clients rely on, and what the script has said itself it knows.
        if (machines_ == nullptr || !machines_->response || exchange.failed())
            return Verdict::Continue;
        const auto* const turn = exchange.slotIfMade<ScriptTurn>();
        return turn != nullptr && turn->answered ? Verdict::Continue : run(exchange, Direction::Response);
    }

    [[nodiscard]] pipeline::BodyNeed narrowRequestBody(pipeline::BodyNeed declared) const override
    {
        const bool wanted = machines_ != nullptr && machines_->request && config_.requestBody == ScriptContent::Whole;
        return wanted ? declared : pipeline::BodyNeed::None;
    }
    [[nodiscard]] pipeline::BodyNeed narrowResponseBody(pipeline::BodyNeed declared) const override
    {
        const bool wanted = machines_ != nullptr && machines_->response && config_.responseBody == ScriptContent::Whole;
        return wanted ? declared : pipeline::BodyNeed::None;
    }

  private:
    LuaFilter(LuaConfig config, std::shared_ptr<Machines> machines, std::shared_ptr<const pipeline::CredentialNames> credentials)
        : config_(std::move(config)), machines_(std::move(machines)), credentials_(std::move(credentials))
    {
    }

    Verdict run(pipeline::Exchange& exchange, Direction direction) const
    {
        const bool request = direction == Direction::Request;
        Machines::Cell& cell = machines_->cells[exchange.worker()];
        if (cell.machine == nullptr) {
            auto made = Machine::make(machines_->script, machines_->limits);
            if (!made)
                return fail(exchange, cell, {Outcome::Failed, made.error().message()});
            cell.machine = *std::move(made);
        }
        ScriptedCall call(exchange, direction, (request ? config_.requestBody : config_.responseBody) == ScriptContent::Whole,
                          cell.rate, credentials_.get());
        const scripting::Run ran = cell.machine->run(request ? Hook::Request : Hook::Response, call);
        if (ran.outcome != Outcome::Done && ran.outcome != Outcome::NothingToDo)
            return fail(exchange, cell, ran);
        if (call.responds()) {
            exchange.explain(luaAnswered, ReasonArgument("status", call.replyStatus()));
            return call.reply();
        }
        if (const std::size_t changes = call.finish(); changes > 0)
            exchange.explain(luaChanged, ReasonArgument("count", static_cast<std::uint64_t>(changes)));
        else
            exchange.explain(luaPassed);
        return Verdict::Continue;
    }

    Verdict fail(pipeline::Exchange& exchange, Machines::Cell& cell, const scripting::Run& ran) const
    {
        std::string what;
        switch (ran.outcome) {
        case Outcome::OutOfTime:
            exchange.explain(luaOutOfTime, ReasonArgument("limit", config_.cpuTime.count()), ReasonArgument("place", ran.detail));
            what = "out of CPU time at " + ran.detail;
            break;
        case Outcome::OutOfMemory:
            exchange.explain(luaOutOfMemory, ReasonArgument("limit", config_.memory.toString()));
            what = "out of memory";
            break;
        default:
            exchange.explain(luaFailed, ReasonArgument("detail", ran.detail));
            what = ran.detail;
            break;
        }
        what.insert(0, "script: ");
        if (log::enabled(log::Level::Warning) && cell.rate.take(exchange.now()))
            log::warning("script", machines_->script.name + " failed: " + what.substr(8));
        if (config_.onError == ScriptFailure::Continue)
            return Verdict::Continue;
        exchange.setFailureDetail(what);
        pipeline::FaultDetails details;
        details.description = "A script of this API failed.";
        return exchange.refuse(pipeline::FaultId::InternalError, details);
    }

    LuaConfig config_;
    std::shared_ptr<Machines> machines_; ///< nullptr: there is no script
    std::shared_ptr<const pipeline::CredentialNames> credentials_;
};

} // namespace

pipeline::FilterType describeLuaFilter()
{
    static const std::array reasons{&luaChanged, &luaPassed, &luaAnswered, &luaFailed, &luaOutOfTime, &luaOutOfMemory};
    pipeline::FilterTraits traits;
    traits.name = "lua";
    traits.title = "Lua script";
    traits.summary = "Runs a script in Lua that reads and changes requests and answers, or answers itself, within limits.";
    traits.phase = pipeline::Phase::Transform;
    traits.requestBody = pipeline::BodyNeed::Whole;
    traits.responseBody = pipeline::BodyNeed::Whole;
    traits.reasons = reasons;
    return pipeline::makeFilterType<LuaConfig, LuaFilter>(traits);
}

} // namespace postern::filters
