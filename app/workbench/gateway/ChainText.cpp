// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainText.h"

#include "schema/Document.h"

#include <algorithm>

namespace postern::workbench {
namespace {

using schema::Value;

std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size() - 1) + 1;
        lines.push_back(text.substr(start, end - start));
        start = end;
    }
    if (!lines.empty() && !lines.back().ends_with('\n'))
        lines.back() += '\n';
    return lines;
}

std::size_t indentOf(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }
bool isBlank(const std::string& line) { return line.find_first_not_of(" \r\n") == std::string::npos; }
bool isComment(const std::string& line) { return !isBlank(line) && line[line.find_first_not_of(' ')] == '#'; }
bool isDash(const std::string& line)
{
    const std::size_t at = indentOf(line);
    return at < line.size() && line[at] == '-' && at + 1 < line.size() && (line[at + 1] == ' ' || line[at + 1] == '\n' || line[at + 1] == '\r');
}

std::string joined(const std::vector<std::string>& lines, std::size_t from, std::size_t to)
{
    std::string out;
    for (std::size_t i = from; i < to; ++i)
        out += lines[i];
    return out;
}

/// A single value of a filter that is to be another one.
struct Splice {
    const Value* before;
    const Value* after;
};

/// False when more than single values differ.
bool collect(const Value& before, const Value& after, std::vector<Splice>& out)
{
    if (before == after)
        return true;
    if (before.isMap() && after.isMap() && before.size() == after.size()) {
        return std::all_of(before.entries().begin(), before.entries().end(), [&](const schema::Entry& entry) {
            const Value* other = after.find(entry.key);
            return other != nullptr && collect(entry.value, *other, out);
        });
    }
    if (before.isList() && after.isList() && before.size() == after.size()) {
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (!collect(before.items()[i], after.items()[i], out))
                return false;
        }
        return true;
    }
    const auto isSingle = [](const Value& value) { return !value.isMap() && !value.isList() && !value.isNull(); };
    out.push_back({&before, &after});
    return isSingle(before) && isSingle(after) && before.location().known();
}

Value asMap(const Value& filter)
{
    if (filter.isMap())
        return filter;
    Value map = Value::map();
    map.set("type", Value(filter.toText()));
    return map;
}

/// The map with another list at the end of the path; what is not there yet is made.
Value withList(const Value& map, const std::vector<std::string>& path, std::size_t step, Value list)
{
    if (step == path.size())
        return list;
    Value out = map.isMap() ? map : Value::map();
    const Value* below = out.find(path[step]);
    Value made = withList(below != nullptr ? *below : Value(), path, step + 1, std::move(list));
    out.set(path[step], std::move(made));
    return out;
}

/// As short as it may be: a filter with nothing but its type is its name.
Value shortened(const Value& map) { return map.size() == 1 && map.find("type") != nullptr ? *map.find("type") : map; }

} // namespace

std::optional<ChainText> ChainText::read(const std::string& text, const std::string& fileName, schema::Problems& problems,
                                         const std::string& operation)
{
    const auto document = schema::readText(text, fileName, problems);
    if (!document)
        return std::nullopt;
    ChainText chain;
    chain.path_ = operation.empty() ? std::vector<std::string>{"filters"} : std::vector<std::string>{"operations", operation, "filters"};
    const Value* at = &*document;
    std::string place;
    for (std::size_t step = 0; at != nullptr; ++step) {
        const bool isList = step == chain.path_.size();
        if (!at->isNull() && !(isList ? at->isList() : at->isMap())) {
            problems.error(at->location(), place, std::string("must be a ") + (isList ? "list" : "map") + ", but is " + std::string(toString(at->kind())));
            return std::nullopt;
        }
        if (isList)
            break;
        at = at->find(chain.path_[step]);
        place += (place.empty() ? "" : ".") + chain.path_[step];
    }
    chain.whole_ = text;
    chain.document_ = *document;
    if (at != nullptr) {
        for (const Value& filter : at->items())
            chain.items_.push_back({filter, {}, 0});
    }
    chain.split(text);
    return chain;
}

// The list is not there: which keys are to be written, and where.
void ChainText::begin(const std::vector<std::string>& lines, const std::vector<const Value*>& maps)
{
    missing_ = true;
    std::size_t end = lines.size();
    std::size_t indent = 0;
    if (maps.size() > 1) { // behind what stands below the last key that is there
        const schema::Entry& around = *maps[maps.size() - 2]->findEntry(path_[maps.size() - 2]);
        const std::size_t key = around.keyLocation.line - 1;
        const std::size_t left = around.keyLocation.column - 1;
        indent = maps.back()->size() > 0 ? maps.back()->entries().front().keyLocation.column - 1 : left + 2;
        end = key + 1;
        for (std::size_t n = end; n < lines.size() && (isBlank(lines[n]) || indentOf(lines[n]) > left); ++n)
            end = isBlank(lines[n]) ? end : n + 1;
    }
    head_ = joined(lines, 0, end);
    tail_ = joined(lines, end, lines.size());
    for (std::size_t step = maps.size() - 1; step < path_.size(); ++step, indent += 2) {
        const std::string pair = schema::writeYaml(Value::object({{path_[step], Value("x")}})); // quoted where it has to be
        key_ += std::string(indent, ' ') + pair.substr(0, pair.rfind(": x")) + ":\n";
    }
    indent_.assign(indent, ' ');
}

// The text before the list, a piece for each filter, and the text behind it.
void ChainText::split(const std::string& text)
{
    const std::vector<std::string> lines = linesOf(text);
    std::vector<const Value*> maps{&document_}; // around the list, as far as they are there
    const schema::Entry* entry = document_.findEntry(path_.front());
    while (entry != nullptr && maps.size() < path_.size()) {
        maps.push_back(&entry->value);
        entry = entry->value.findEntry(path_[maps.size() - 1]);
    }
    std::size_t key = lines.size();
    std::size_t end = lines.size();
    if (entry != nullptr)
        key = entry->keyLocation.line - 1;
    for (const Value* map : maps) {
        rewrite_ = rewrite_ || (map != maps.front() && map->isMap() && map->size() == 0); // {}
        for (const schema::Entry& each : map->entries()) {
            const std::size_t line = each.keyLocation.line - 1;
            rewrite_ = rewrite_ || text.starts_with('{') || line >= lines.size() || indentOf(lines[line]) + 1 != each.keyLocation.column; // JSON, or YAML that looks like it
            if (line > key)
                end = std::min(end, line);
        }
    }
    if (!rewrite_ && entry == nullptr) {
        begin(lines, maps);
        return;
    }
    const std::size_t keyIndent = rewrite_ ? 0 : entry->keyLocation.column - 1;
    indent_.assign(keyIndent + 2, ' ');
    std::vector<std::size_t> dashes;
    bool kept = !rewrite_;
    for (const Item& item : items_) {
        std::size_t line = item.value.location().line - 1;
        if (kept && line > key && line < end && !isDash(lines[line]) && isDash(lines[line - 1]))
            --line;
        kept = kept && line > key && line < end && isDash(lines[line]) && (dashes.empty() || (line > dashes.back() && indentOf(lines[line]) == indentOf(lines[dashes.front()])));
        if (kept)
            dashes.push_back(line);
    }
    if (!kept || items_.empty()) {
        for (Item& item : items_)
            item.text = written(item.value);
        if (!rewrite_) {
            while (end > key + 1 && (isBlank(lines[end - 1]) || isComment(lines[end - 1])))
                --end;
            head_ = joined(lines, 0, key);
            key_ = std::string(keyIndent, ' ') + "filters:\n";
            tail_ = joined(lines, end, lines.size());
        }
        return;
    }
    // What stands left of the list and above the next key belongs to that key.
    const std::size_t indent = indentOf(lines[dashes.front()]);
    if (end < lines.size()) {
        while (end > dashes.back() + 1 && (isBlank(lines[end - 1]) || (isComment(lines[end - 1]) && indentOf(lines[end - 1]) <= (indent == 0 ? 0 : indent - 1))))
            --end;
    }
    indent_.assign(indent, ' ');
    std::vector<std::size_t> starts;
    for (const std::size_t dash : dashes) {
        std::size_t start = dash;
        while (start > key + 1 && isComment(lines[start - 1]) && indentOf(lines[start - 1]) == indent)
            --start;
        starts.push_back(start);
    }
    head_ = joined(lines, 0, key);
    key_ = joined(lines, key, starts.front());
    tail_ = joined(lines, end, lines.size());
    for (std::size_t i = 0; i < items_.size(); ++i) {
        items_[i].text = joined(lines, starts[i], i + 1 < starts.size() ? starts[i + 1] : end);
        items_[i].line = dashes[i] + 1;
        items_[i].above = dashes[i] - starts[i];
    }
}

std::string ChainText::written(const Value& filter) const
{
    const std::string plain = schema::writeYaml(Value::list({filter}));
    std::string out;
    for (const std::string& line : linesOf(plain))
        out += isBlank(line) ? line : indent_ + line;
    return out;
}

std::string ChainText::commentsAbove(const std::string& item)
{
    std::string out;
    for (const std::string& line : linesOf(item)) {
        if (!isComment(line))
            break;
        out += line;
    }
    return out;
}

std::optional<std::string> ChainText::spliced(std::size_t index, const Value& filter) const
{
    const Item& item = items_[index];
    std::vector<Splice> splices;
    if (rewrite_ || item.line == 0 || !collect(item.value, filter, splices))
        return std::nullopt;
    std::vector<std::string> lines = linesOf(item.text);
    // From the last one on, so that places before it stay what they are.
    std::sort(splices.begin(), splices.end(), [](const Splice& a, const Splice& b) {
        const schema::Location& x = a.before->location();
        const schema::Location& y = b.before->location();
        return x.line != y.line ? x.line > y.line : x.column > y.column;
    });
    for (const Splice& splice : splices) {
        const schema::Location& at = splice.before->location();
        const std::size_t line = at.line + item.above - item.line; // unsigned: a place above the item is out of its lines, too
        const std::string old = splice.before->toText();
        if (line >= lines.size() || at.column == 0 || at.column > lines[line].size() || old.empty() || lines[line].compare(at.column - 1, old.size(), old) != 0)
            return std::nullopt;
        std::string now = schema::writeYaml(*splice.after);
        now.pop_back(); // the line end
        // Quotes that others put around a text like "1s" are not needed here, as they were not before.
        if (splice.after->isString() && splice.before->isString() && splice.after->asString().find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_/") == std::string::npos)
            now = splice.after->asString();
        lines[line].replace(at.column - 1, old.size(), now);
    }
    const std::string text = joined(lines, 0, lines.size());
    // Whether it means what it should is asked of the reader.
    schema::Problems problems;
    const auto again = schema::readYaml("filters:\n" + text, "spliced", problems);
    const Value* list = again ? again->find("filters") : nullptr;
    return list != nullptr && list->size() == 1 && list->items().front() == filter ? std::make_optional(text) : std::nullopt;
}

void ChainText::replace(std::size_t index, Value filter)
{
    Item& item = items_[index];
    if (item.value == filter)
        return;
    changed_ = true;
    const auto text = spliced(index, filter);
    item.text = text ? *text : commentsAbove(item.text) + written(filter);
    item.value = std::move(filter);
    item.line = 0; // its places are those of the old text
}

void ChainText::insert(std::size_t index, Value filter)
{
    changed_ = true;
    std::string text = written(filter);
    items_.insert(items_.begin() + static_cast<std::ptrdiff_t>(index), Item{std::move(filter), std::move(text), 0});
}

void ChainText::remove(std::size_t index)
{
    changed_ = true;
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(index));
}

void ChainText::move(std::size_t from, std::size_t to)
{
    if (from == to)
        return;
    changed_ = true;
    Item item = std::move(items_[from]);
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(from));
    items_.insert(items_.begin() + static_cast<std::ptrdiff_t>(to), std::move(item));
}

std::string ChainText::text() const
{
    if (!changed_)
        return whole_;
    if (rewrite_) {
        Value list = Value::list();
        for (const Item& item : items_)
            list.push(item.value);
        const Value all = withList(document_, path_, 0, std::move(list));
        return whole_.starts_with('{') ? schema::writeJson(all) + '\n' : schema::writeYaml(all);
    }
    if (items_.empty()) { // what stays of `filters:` alone would be null, which reads the same; [] says that it is meant
        std::string key = missing_ ? std::string() : key_;
        if (const std::size_t at = key.find("filters:"); at != std::string::npos)
            key.replace(at, 8, "filters: []");
        return head_ + key + tail_;
    }
    std::string out = head_ + key_;
    for (const Item& item : items_)
        out += item.text;
    return out + tail_;
}

std::vector<std::string> operationsOf(const Value& document)
{
    std::vector<std::string> names;
    if (const Value* operations = document.find("operations")) {
        for (const schema::Entry& entry : operations->entries())
            names.push_back(entry.key);
    }
    return names;
}

std::string typeOf(const Value& filter)
{
    if (!filter.isMap())
        return filter.toText();
    const Value* type = filter.find("type");
    return type != nullptr ? type->toText() : std::string();
}

std::string nameOf(const Value& filter)
{
    const Value* name = filter.find("name");
    return name != nullptr ? name->toText() : std::string();
}

bool isOn(const Value& filter)
{
    const Value* enabled = filter.find("enabled");
    return enabled == nullptr || enabled->asBool(true);
}

Value configOf(const Value& filter)
{
    const Value* config = filter.find("config");
    return config != nullptr ? *config : Value();
}

Value withConfig(const Value& filter, const Value& config)
{
    Value map = asMap(filter);
    if (config.size() == 0 && !config.isString())
        map.remove("config");
    else
        map.set("config", config);
    return shortened(map);
}

Value withEnabled(const Value& filter, bool on)
{
    Value map = asMap(filter);
    if (on) {
        map.remove("enabled");
        return shortened(map);
    }
    // Beside the name, above a long list of settings.
    Value out = Value::map();
    for (const schema::Entry& entry : map.entries()) {
        if (entry.key == "config")
            out.set("enabled", Value(false));
        out.set(entry.key, entry.key == "enabled" ? Value(false) : entry.value);
    }
    out.set("enabled", Value(false));
    return out;
}

} // namespace postern::workbench
