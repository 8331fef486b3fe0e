// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/CallTest.h"

#include "schema/Document.h"

#include <QRegularExpression>

namespace postern::calls {
namespace {

using schema::Value;

constexpr std::size_t mostChecks = 1'000;

bool isStatus(const std::string& text)
{
    const bool ofClass = text.size() == 3 && text[0] >= '1' && text[0] <= '5' && text.substr(1) == "xx";
    const bool exact = text.size() == 3 && text.find_first_not_of("0123456789") == std::string::npos && text[0] != '0';
    return ofClass || exact;
}

void readHow(const Value& item, const std::string& path, Check& check, schema::Problems& problems)
{
    int given = 0;
    for (const schema::Entry& entry : item.entries()) {
        if (entry.key == "header" || entry.key == "json")
            continue;
        ++given;
        if (entry.key == "equals") {
            check.how = Check::How::Equals;
            check.expected = entry.value;
        } else if (entry.key == "matches" && entry.value.isString()) {
            check.how = Check::How::Matches;
            check.expected = entry.value;
            const QRegularExpression pattern(QString::fromStdString(entry.value.asString()));
            if (!pattern.isValid())
                problems.error(entry.value.location(), path + ".matches", "is no regular expression: " + pattern.errorString().toStdString());
        } else if (entry.key == "exists" && entry.value.isBool() && entry.value.asBool()) {
            check.how = Check::How::Exists;
        } else {
            problems.error(entry.keyLocation, path + '.' + entry.key, "is not known here, or not what it should be",
                           "Write equals with a value, matches with a regular expression, or exists: true.");
        }
    }
    if (given > 1)
        problems.error(item.location(), path, "says more than one thing", "Write one check for each.");
}

void readCheck(const Value& item, const std::string& path, CallTest& into, schema::Problems& problems)
{
    const char* const hint = "A check begins with status, header, json, timeBelowMs or schema.";
    if (!item.isMap() || item.size() == 0)
        return problems.error(item.location(), path, "is no check", hint);
    Check check;
    const schema::Entry& first = item.entries().front();
    const std::string text = first.value.toText();
    if (first.key == "status" && item.size() == 1 && isStatus(text)) {
        check.kind = Check::Kind::Status;
        check.expected = text;
    } else if (first.key == "timeBelowMs" && item.size() == 1 && first.value.isInteger() && first.value.asInteger() > 0) {
        check.kind = Check::Kind::Time;
        check.expected = first.value;
    } else if (first.key == "schema" && item.size() == 1 && !text.empty()) {
        check.kind = Check::Kind::Schema;
        check.subject = text;
    } else if (first.key == "header" && !text.empty()) {
        check.kind = Check::Kind::Header;
        check.subject = text;
        readHow(item, path, check, problems);
    } else if (first.key == "json" && first.value.isString() && (text.empty() || text.front() == '/')) {
        check.kind = Check::Kind::Json;
        check.subject = text;
        readHow(item, path, check, problems);
    } else {
        return problems.error(first.keyLocation, path + '.' + first.key, "is no check, or not what it should be", hint);
    }
    into.checks.push_back(std::move(check));
}

void readRequest(const Value& request, CallTest& into, schema::Problems& problems)
{
    for (const schema::Entry& entry : request.entries()) {
        const std::string path = "request." + entry.key;
        if (entry.key == "method" && entry.value.isString()) {
            into.method = entry.value.asString();
        } else if (entry.key == "url" && entry.value.isString()) {
            into.url = entry.value.asString();
        } else if (entry.key == "body" && !entry.value.isMap() && !entry.value.isList()) {
            into.body = entry.value.toText();
        } else if (entry.key == "body") {
            into.body = schema::writeJson(entry.value);
        } else if (entry.key == "headers" && entry.value.isMap()) {
            for (const schema::Entry& field : entry.value.entries()) {
                // A field that comes more than once is a list.
                if (field.value.isList()) {
                    for (const Value& one : field.value.items())
                        into.headers.emplace_back(field.key, one.toText());
                } else {
                    into.headers.emplace_back(field.key, field.value.toText());
                }
            }
        } else {
            problems.error(entry.keyLocation, path, "is not known here, or not what it should be",
                           "A request has method, url, headers as a map, and body.");
        }
    }
    if (into.url.empty())
        problems.error(request.location(), "request.url", "is missing");
}

Value valueOf(const Check& check)
{
    Value item = Value::map();
    switch (check.kind) {
    case Check::Kind::Status: {
        const std::string& text = check.expected.asString();
        const bool number = text.find_first_not_of("0123456789") == std::string::npos;
        item.set("status", number ? Value(std::stoi(text)) : Value(text));
        return item;
    }
    case Check::Kind::Time: item.set("timeBelowMs", check.expected); return item;
    case Check::Kind::Schema: item.set("schema", check.subject); return item;
    case Check::Kind::Header: item.set("header", check.subject); break;
    case Check::Kind::Json: item.set("json", check.subject); break;
    }
    if (check.how == Check::How::Exists)
        item.set("exists", true);
    else
        item.set(check.how == Check::How::Equals ? "equals" : "matches", check.expected);
    return item;
}

} // namespace

std::optional<CallTest> CallTest::parse(std::string_view text, std::string_view fileName, schema::Problems& problems)
{
    const auto document = schema::readYaml(text, fileName, problems);
    if (!document)
        return std::nullopt;
    CallTest read;
    const Value* request = document->find("request");
    if (request == nullptr || !request->isMap()) {
        problems.error(document->location(), "request", "is missing, or no map");
        return std::nullopt;
    }
    readRequest(*request, read, problems);
    for (const schema::Entry& entry : document->entries()) {
        if (entry.key == "request")
            continue;
        if (entry.key == "name" && entry.value.isString()) {
            read.name = entry.value.asString();
        } else if (entry.key == "data" && entry.value.isString()) {
            read.data = entry.value.asString();
        } else if (entry.key == "expect" && entry.value.isList() && entry.value.size() <= mostChecks) {
            for (std::size_t n = 0; n < entry.value.size(); ++n)
                readCheck(*entry.value.at(n), "expect[" + std::to_string(n) + ']', read, problems);
        } else {
            problems.error(entry.keyLocation, entry.key, "is not known here, or not what it should be",
                           "A test has name, request, expect as a list, and data.");
        }
    }
    if (problems.hasErrors())
        return std::nullopt;
    if (read.name.empty())
        read.name = read.method + ' ' + read.url;
    return read;
}

std::string CallTest::toText() const
{
    Value request = Value::object({{"method", method}, {"url", url}});
    Value fields = Value::map();
    for (const auto& [field, value] : headers) {
        if (const Value* before = fields.find(field); before == nullptr)
            fields.set(field, value);
        else if (before->isList())
            fields.find(field)->push(value);
        else
            fields.set(field, Value::list({*before, value}));
    }
    if (fields.size() > 0)
        request.set("headers", fields);
    if (!body.empty())
        request.set("body", body);
    Value all = Value::object({{"name", name}, {"request", request}});
    if (!data.empty())
        all.set("data", data);
    Value expect = Value::list();
    for (const Check& check : checks)
        expect.push(valueOf(check));
    all.set("expect", expect);
    return schema::writeYaml(all);
}

} // namespace postern::calls
