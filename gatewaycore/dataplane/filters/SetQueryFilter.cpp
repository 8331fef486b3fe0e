// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/Template.h"

#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <map>

namespace postern::filters {

/// How many parameters one filter may set: which of them have been seen is kept in one word.
inline constexpr std::size_t mostSet = 64;

struct SetQueryConfig {
    std::map<std::string, std::string> set;
    std::map<std::string, std::string> append;
    std::map<std::string, std::string> rename;
    std::vector<std::string> remove;
};

const schema::Schema<SetQueryConfig>& describe(schema::Type<SetQueryConfig>)
{
    static const auto schema =
        schema::Schema<SetQueryConfig>("set-query", "Sets, appends, renames and removes parameters of the query.")
            .field("set", &SetQueryConfig::set,
                   "Parameters to be there exactly once with this value, which may hold ${variables}")
            .example("{tenant: \"${claim.tenant}\"}")
            .items(0, mostSet)
            .field("append", &SetQueryConfig::append, "Parameters to be added at the end")
            .field("rename", &SetQueryConfig::rename, "Parameters to be called otherwise, old name first; values stay as they are")
            .example("{q: query}")
            .field("remove", &SetQueryConfig::remove, "Parameters to be taken out; done first")
            .check([](const SetQueryConfig& config, schema::Reporter& reporter) {
                for (const auto& [name, list] : {std::pair{"set", &config.set}, std::pair{"append", &config.append},
                                                 std::pair{"rename", &config.rename}}) {
                    for (const auto& [key, text] : *list) {
                        if (key.empty() || (list == &config.rename && text.empty()))
                            reporter.error(name, "has a parameter without a name");
                    }
                }
                for (const auto& [from, to] : config.rename) {
                    for (const std::string& name : {from, to}) {
                        if (config.set.contains(name))
                            reporter.error("rename", "is of \"" + name + "\", which `set` speaks of, too");
                    }
                }
            });
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::Verdict;

const pipeline::ReasonText queryChanged{"set-query.changed", "{count} parameters of the query were changed.", ""};
const pipeline::ReasonText queryUnchanged{"set-query.unchanged", "The query has none of the parameters that are to be changed.", ""};
const pipeline::ReasonText queryRefused{"set-query.refused", "The query cannot be sent: {detail}",
                                        "A value makes the target one that HTTP does not allow; check what is put in."};

/// Parameters are compared decoded, and what is not touched keeps its octets and its place.
class SetQueryFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(SetQueryConfig config, pipeline::FilterContext& context)
    {
        std::unique_ptr<SetQueryFilter> made(new SetQueryFilter);
        made->remove_ = std::move(config.remove);
        Arena arena;
        for (const auto& [from, to] : config.rename)
            made->rename_.emplace_back(from, http::percentEncode(to, arena));
        for (const auto& [from, to] : {std::pair{&config.set, &made->set_}, std::pair{&config.append, &made->append_}}) {
            for (const auto& [name, text] : *from) {
                auto value = valueOf(text, context);
                if (!value)
                    return unexpected(std::move(value).error());
                if (value->holdsSecret() && context.credentials != nullptr)
                    context.credentials->addParameter(name); // so that no trace shows it
                to->push_back({name, std::string(http::percentEncode(name, arena)), *std::move(value)});
            }
        }
        return std::unique_ptr<Filter>(std::move(made));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        http::RequestHead& request = exchange.request();
        if (request.parts.form == http::TargetForm::Asterisk || request.parts.form == http::TargetForm::Authority)
            return Verdict::Continue;
        Rewriting out(exchange);
        std::string_view rest = request.query();
        while (!rest.empty()) {
            const std::size_t ampersand = rest.find('&');
            pass(rest.substr(0, ampersand), out);
            rest.remove_prefix(ampersand == std::string_view::npos ? rest.size() : ampersand + 1);
        }
        for (std::size_t at = 0; at < set_.size(); ++at) {
            if (!out.done[at])
                out.put(set_[at]);
        }
        for (const Parameter& each : append_)
            out.put(each);
        if (out.changes == 0) {
            exchange.explainSkipped(queryUnchanged);
            return Verdict::Continue;
        }
        const std::string_view query = out.text;
        if (auto set = request.setTarget(query.empty() ? exchange.arena().copy(request.path())
                                                       : exchange.arena().join(request.path(), "?", query));
            !set) {
            exchange.explain(queryRefused, ReasonArgument("detail", set.error().message()));
            return exchange.refuse(pipeline::FaultId::BadRequest);
        }
        exchange.explain(queryChanged, ReasonArgument("count", static_cast<std::uint64_t>(out.changes)));
        return Verdict::Continue;
    }

  private:
    struct Parameter {
        std::string name;
        std::string encoded; ///< `name` as it is written
        Template value;
    };

    /// The new query of one exchange.
    struct Rewriting {
        explicit Rewriting(pipeline::Exchange& its) : exchange(its), arena(its.arena()) {}

        void keep(std::string_view pair)
        {
            text = first ? pair : arena.join(text, "&", pair);
            first = false;
        }
        void put(const Parameter& parameter)
        {
            keep(arena.join(parameter.encoded, "=", parameter.value.fill(exchange, Template::Escape::Query)));
            ++changes;
        }
        pipeline::Exchange& exchange;
        Arena& arena;
        std::string_view text;
        std::bitset<mostSet> done; ///< of those that are to be set
        std::size_t changes = 0;
        bool first = true;
    };

    SetQueryFilter() = default;

    /// What is written around the variables is no query yet: it is escaped here, once, since templates leave it alone.
    static Result<Template> valueOf(std::string_view text, const pipeline::FilterContext& context)
    {
        SecretSource* const secrets = context.ports.find<SecretSource>();
        if (auto written = Template::parse(text, secrets); !written)
            return written;
        Arena arena;
        std::string escaped;
        while (!text.empty()) {
            std::size_t end = text.find('$');
            if (end == 0) { // a variable or "$$", as the template has found
                end = text[1] == '{' ? text.find('}') + 1 : 2;
                escaped += end == 2 ? std::string_view("%24") : text.substr(0, end);
            } else {
                end = std::min(end, text.size());
                escaped += http::percentEncode(text.substr(0, end), arena);
            }
            text.remove_prefix(end);
        }
        return Template::parse(escaped, secrets);
    }

    void pass(std::string_view pair, Rewriting& out) const
    {
        const std::size_t equals = pair.find('=');
        const std::string_view raw = pair.substr(0, equals);
        const auto decoded = http::formDecode(raw, out.arena);
        const std::string_view name = decoded ? *decoded : raw;
        if (std::find(remove_.begin(), remove_.end(), name) != remove_.end() && !pair.empty()) {
            ++out.changes;
            return;
        }
        for (const auto& [from, to] : rename_) {
            if (name != from)
                continue;
            const std::string_view value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals);
            out.keep(out.arena.join(to, value));
            ++out.changes;
            return;
        }
        for (std::size_t at = 0; at < set_.size(); ++at) {
            if (name != set_[at].name)
                continue;
            if (!out.done[at])
                out.put(set_[at]);
            out.done[at] = true;
            return;
        }
        out.keep(pair);
    }

    std::vector<Parameter> set_;
    std::vector<Parameter> append_;
    std::vector<std::pair<std::string, std::string>> rename_;
    std::vector<std::string> remove_;
};

} // namespace

pipeline::FilterType describeSetQueryFilter()
{
    static const std::array reasons{&queryChanged, &queryUnchanged, &queryRefused};
    pipeline::FilterTraits traits;
    traits.name = "set-query";
    traits.title = "Set query";
    traits.summary = "Sets, appends, renames and removes parameters of the query, with variables of the call.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<SetQueryConfig, SetQueryFilter>(traits);
}

} // namespace postern::filters
