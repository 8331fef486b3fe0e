// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/FieldNames.h"
#include "dataplane/filters/Template.h"

#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <map>

namespace postern::filters {

struct HeaderChanges {
    std::map<std::string, std::string> set;
    std::map<std::string, std::string> add;
    std::map<std::string, std::string> append;
    std::map<std::string, std::string> rename;
    std::vector<std::string> remove;
};

struct SetHeadersConfig {
    HeaderChanges request;
    HeaderChanges response;
    HeaderChanges fault;
};

const schema::Schema<HeaderChanges>& describe(schema::Type<HeaderChanges>)
{
    static const auto schema =
        schema::Schema<HeaderChanges>(
            "headers", "Changes to the header fields of one direction: taken out, then renamed, set, added and appended to.")
            .field("set", &HeaderChanges::set, "Fields to be there exactly once with this value, which may hold ${variables}")
            .example("{X-User: \"${identity.subject}\"}")
            .field("add", &HeaderChanges::add, "Fields to be added to what is there")
            .field("append", &HeaderChanges::append, "Members to be put at the end of fields that are lists, after a comma")
            .example("{X-Route: postern}")
            .field("rename", &HeaderChanges::rename,
                   "Fields to be called otherwise, old name first; what was called so before is taken out then")
            .example("{X-Old: X-New}")
            .field("remove", &HeaderChanges::remove, "Fields to be taken out; done first");
    return schema;
}

const schema::Schema<SetHeadersConfig>& describe(schema::Type<SetHeadersConfig>)
{
    static const auto schema =
        schema::Schema<SetHeadersConfig>("set-headers",
                                         "Sets, adds, appends to, renames and removes header fields of requests and answers.")
            .field("request", &SetHeadersConfig::request, "Of what the backend gets")
            .field("response", &SetHeadersConfig::response, "Of what the client gets")
            .field("fault", &SetHeadersConfig::fault,
                   "Of the gateway's own error answers, after `response`, when the call had come as far as here");
    return schema;
}

namespace {

using pipeline::Verdict;

const pipeline::ReasonText changed{"set-headers.changed", "{count} header fields were changed.", ""};

/// All fields of one name as one list (RFC 9110 5.3).
std::string_view joinedField(const http::HeaderMap& headers, std::string_view name, Arena& arena)
{
    std::string_view list;
    bool first = true;
    headers.forEachValue(name, [&](std::string_view value) {
        list = std::exchange(first, false) ? value : arena.join(list, ", ", value);
    });
    return list;
}

class Changes {
  public:
    static Result<Changes> make(const HeaderChanges& config, const pipeline::FilterContext& context)
    {
        Changes changes;
        for (const std::string& name : config.remove) {
            if (auto checked = checkFieldName(name); !checked)
                return unexpected(checked.error());
            changes.remove_.emplace_back(name);
        }
        for (const auto& [from, to] : config.rename) {
            for (const std::string& name : {from, to}) {
                if (auto checked = checkFieldName(name); !checked)
                    return unexpected(checked.error());
            }
            if (!http::equalsIgnoringCase(from, to))
                changes.rename_.emplace_back(from, to);
        }
        for (const auto& [from, how] : {std::pair{&config.set, How::Set}, std::pair{&config.add, How::Add},
                                        std::pair{&config.append, How::Append}}) {
            for (const auto& [name, text] : *from) {
                auto value = valueOf(name, text, context);
                if (!value)
                    return unexpected(std::move(value).error());
                if (how == How::Append && http::headerId(name) == http::HeaderId::SetCookie)
                    return unexpected(ErrorKind::InvalidConfig, "Set-Cookie is no list: use `add` (RFC 6265 3)",
                                      Fault::Config);
                changes.values_.push_back({how, http::FieldName(name), *std::move(value)});
            }
        }
        return changes;
    }

    void apply(pipeline::Exchange& exchange, http::HeaderMap& headers) const
    {
        // Values first: they may speak of what is about to go.
        Arena& arena = exchange.arena();
        auto* const values = static_cast<std::string_view*>(
            arena.allocate(std::max<std::size_t>(values_.size(), 1) * sizeof(std::string_view), alignof(std::string_view)));
        std::size_t count = 0;
        for (const Value& each : values_)
            new (values + count++) std::string_view(each.value.fill(exchange, Template::Escape::Header));
        for (const http::FieldName& name : remove_)
            headers.remove(name);
        for (const auto& [from, to] : rename_)
            rename(headers, from, to, arena);
        count = 0;
        for (const Value& each : values_) {
            const std::string_view value = values[count++];
            switch (each.how) {
            case How::Set: headers.set(each.name, value); break;
            case How::Add: headers.add(each.name, value); break;
            case How::Append: {
                const std::string_view list = joinedField(headers, each.name.text, arena);
                headers.set(each.name, list.empty() ? value : arena.join(list, ", ", value));
                break;
            }
            }
        }
        exchange.explain(changed, pipeline::ReasonArgument("count", static_cast<std::uint64_t>(
                                                                        values_.size() + rename_.size() + remove_.size())));
    }
    [[nodiscard]] bool empty() const noexcept { return values_.empty() && rename_.empty() && remove_.empty(); }

  private:
    enum class How : std::uint8_t { Set, Add, Append };
    struct Value {
        How how;
        http::FieldName name;
        Template value;
    };

    static Result<Template> valueOf(const std::string& name, const std::string& text, const pipeline::FilterContext& context)
    {
        if (auto checked = checkFieldName(name); !checked)
            return unexpected(checked.error());
        if (!isFieldValue(text))
            return unexpected(ErrorKind::InvalidConfig, "the value of " + name + " holds a control character", Fault::Config);
        auto value = Template::parse(text, context.ports.find<SecretSource>());
        if (value && value->holdsSecret() && context.credentials != nullptr)
            context.credentials->addHeader(name); // so that no trace shows it
        return value;
    }

    static void rename(http::HeaderMap& headers, std::string_view from, std::string_view to, Arena& arena)
    {
        const std::size_t fields = headers.count(from);
        if (fields == 0)
            return;
        auto* const values =
            static_cast<std::string_view*>(arena.allocate(fields * sizeof(std::string_view), alignof(std::string_view)));
        std::size_t count = 0;
        headers.forEachValue(from, [&](std::string_view value) { new (values + count++) std::string_view(value); });
        headers.remove(from);
        headers.remove(to);
        for (std::size_t at = 0; at < count; ++at)
            headers.add(to, values[at]);
    }

    std::vector<Value> values_;
    std::vector<std::pair<std::string, std::string>> rename_;
    std::vector<http::FieldName> remove_;
};

class SetHeadersFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(SetHeadersConfig config, pipeline::FilterContext& context)
    {
        auto request = Changes::make(config.request, context);
        if (!request)
            return unexpected(std::move(request).error());
        auto response = Changes::make(config.response, context);
        if (!response)
            return unexpected(std::move(response).error());
        auto fault = Changes::make(config.fault, context);
        if (!fault)
            return unexpected(std::move(fault).error());
        return std::unique_ptr<Filter>(new SetHeadersFilter(*std::move(request), *std::move(response), *std::move(fault)));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (!request_.empty())
            request_.apply(exchange, exchange.request().headers);
        return Verdict::Continue;
    }
    Verdict onResponse(pipeline::Exchange& exchange) const override
    {
        if (!response_.empty())
            response_.apply(exchange, exchange.response().headers);
        if (!fault_.empty() && exchange.failed())
            fault_.apply(exchange, exchange.response().headers);
        return Verdict::Continue;
    }

  private:
    SetHeadersFilter(Changes request, Changes response, Changes fault)
        : request_(std::move(request)), response_(std::move(response)), fault_(std::move(fault))
    {
    }
    Changes request_;
    Changes response_;
    Changes fault_;
};

} // namespace

pipeline::FilterType describeSetHeadersFilter()
{
    static const std::array reasons{&changed};
    pipeline::FilterTraits traits;
    traits.name = "set-headers";
    traits.title = "Set headers";
    traits.summary = "Sets, adds, appends to, renames and removes header fields of requests and answers, with variables of the call.";
    traits.phase = pipeline::Phase::Transform;
    traits.reasons = reasons;
    return pipeline::makeFilterType<SetHeadersConfig, SetHeadersFilter>(traits);
}

} // namespace postern::filters
