// SPDX-License-Identifier: Apache-2.0
#include "snapshot/Archive.h"

#include <algorithm>

namespace postern::snapshot {

using schema::Kind;
using schema::Value;

/// A number is its spelling as well, which may be all that tells it exactly.
void Writer::document(const Value& value)
{
    number(static_cast<std::uint64_t>(value.kind()));
    place(value.location());
    switch (value.kind()) {
    case Kind::Null: break;
    case Kind::Bool: number(value.asBool() ? 1 : 0); break;
    case Kind::Integer:
        scalar(value.asInteger());
        text(value.spelling());
        break;
    case Kind::Double:
        scalar(value.asDouble());
        text(value.spelling());
        break;
    case Kind::String: text(value.asString()); break;
    case Kind::List:
        number(value.size());
        for (const Value& each : value.items())
            document(each);
        break;
    case Kind::Map:
        number(value.size());
        for (const schema::Entry& each : value.entries()) {
            text(each.key);
            place(each.keyLocation);
            document(each.value);
        }
        break;
    }
}

void Reader::place(schema::Location& value)
{
    const std::string_view file = view();
    value = {};
    if (!file.empty()) {
        schema::Location& known = files_[file.data()];
        if (!known.known())
            known = schema::Location::of(file);
        value = known;
    }
    scalar(value.line);
    scalar(value.column);
}

void Reader::document(Value& value)
{
    const std::uint64_t kind = number();
    schema::Location at;
    place(at);
    if (kind > static_cast<std::uint64_t>(Kind::Map) || depth_ >= maximumDepth)
        fail();
    if (!good_)
        return;
    ++depth_;
    std::string spelling;
    switch (static_cast<Kind>(kind)) {
    case Kind::Null: value = Value(); break;
    case Kind::Bool: value = Value(number() != 0); break;
    case Kind::Integer: {
        std::int64_t integer = 0;
        scalar(integer);
        text(spelling);
        value = spelling.empty() ? Value(integer) : Value::number(integer, std::move(spelling));
        break;
    }
    case Kind::Double: {
        double real = 0;
        scalar(real);
        text(spelling);
        value = spelling.empty() ? Value(real) : Value::number(real, std::move(spelling));
        break;
    }
    case Kind::String:
        text(spelling);
        value = Value(std::move(spelling));
        break;
    case Kind::List: {
        std::vector<Value> items;
        const std::size_t size = count();
        for (std::size_t i = 0; i < size && good_; ++i)
            document(items.emplace_back());
        value = Value::list(std::move(items));
        break;
    }
    case Kind::Map: {
        std::vector<schema::Entry> entries;
        const std::size_t size = count();
        for (std::size_t i = 0; i < size && good_; ++i) {
            schema::Entry& entry = entries.emplace_back();
            text(entry.key);
            place(entry.keyLocation);
            document(entry.value);
        }
        value = Value::map(std::move(entries));
        break;
    }
    }
    value.setLocation(at);
    --depth_;
}

void Reader::shared(std::shared_ptr<const model::Definition>& value)
{
    value.reset();
    if (number() == 0 || !good_)
        return;
    auto definition = std::make_shared<model::Definition>();
    item(*definition);
    value = std::move(definition);
}

void Reader::shared(std::shared_ptr<const model::SubscriptionBook>& value)
{
    value.reset();
    if (number() == 0 || !good_)
        return;
    model::SubscriptionsFile file;
    item(file);
    schema::Problems problems;
    value = good_ ? model::SubscriptionBook::make(std::move(file), problems) : nullptr;
    // A gateway that was to know of subscriptions is none without them.
    if (value == nullptr)
        fail();
}

} // namespace postern::snapshot
