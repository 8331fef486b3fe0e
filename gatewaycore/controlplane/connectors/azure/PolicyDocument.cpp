// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/PolicyDocument.h"

#include "schema/Document.h"

#include <QString>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>
#include <algorithm>
#include <map>

namespace postern::connectors::azure {
namespace {

using deployment::NormalField;
using deployment::NormalForm;

constexpr std::size_t maximumSize = 1U << 20U;
constexpr int maximumDepth = 64;

QString qt(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

std::string trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blank);
    return first == std::string_view::npos ? std::string() : std::string(text.substr(first, text.find_last_not_of(blank) - first + 1));
}

void writeElement(QXmlStreamWriter& writer, const PolicyElement& element)
{
    const bool empty = element.children.empty() && element.text.empty();
    empty ? writer.writeEmptyElement(qt(element.name)) : writer.writeStartElement(qt(element.name));
    for (const auto& [name, value] : element.attributes)
        writer.writeAttribute(qt(name), qt(value));
    if (empty)
        return;
    if (!element.text.empty())
        writer.writeCharacters(qt(element.text));
    for (const PolicyElement& child : element.children)
        writeElement(writer, child);
    writer.writeEndElement();
}

/// The element whose start was read.
PolicyElement readElement(QXmlStreamReader& reader, int depth)
{
    PolicyElement out(reader.qualifiedName().toString().toStdString());
    for (const QXmlStreamAttribute& each : reader.attributes())
        out.attributes.emplace_back(each.qualifiedName().toString().toStdString(), each.value().toString().toStdString());
    std::string text;
    while (!reader.atEnd()) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::EndElement || reader.hasError())
            break;
        if (token == QXmlStreamReader::Characters)
            text += reader.text().toString().toStdString();
        if (token != QXmlStreamReader::StartElement)
            continue;
        if (depth >= maximumDepth) {
            reader.raiseError(QStringLiteral("it is nested too deeply"));
            break;
        }
        out.children.push_back(readElement(reader, depth + 1));
    }
    out.text = trimmed(text);
    return out;
}

/// One element in one spelling: attributes by name, no blanks between elements.
std::string spelled(const PolicyElement& element)
{
    std::vector<std::pair<std::string, std::string>> attributes = element.attributes;
    std::ranges::sort(attributes);
    std::string out = '<' + element.name;
    for (const auto& [name, value] : attributes)
        out += ' ' + name + "=" + schema::writeJson(schema::Value(value), 0);
    out += '>' + element.text;
    for (const PolicyElement& child : element.children)
        out += spelled(child);
    return out + "</>";
}

bool isText(const PolicyElement& element) { return element.attributes.empty() && element.children.empty(); }

void addElement(const std::string& path, const PolicyElement& element, bool theirs, NormalForm& out)
{
    const auto put = [&](const std::string& at, std::string value) {
        NormalField field;
        field.value = std::move(value);
        field.theirs = theirs;
        out[at] = std::move(field);
    };
    const std::size_t before = out.size();
    for (const auto& [name, value] : element.attributes)
        put(path + '.' + name, value);
    std::map<std::string, std::vector<const PolicyElement*>> byName;
    for (const PolicyElement& child : element.children)
        byName[child.name].push_back(&child);
    for (const auto& [name, all] : byName) {
        if (all.size() == 1 && !isText(*all.front())) {
            addElement(path + '.' + name, *all.front(), theirs, out);
            continue;
        }
        std::vector<std::string> texts; // the order of those of one name says nothing
        for (const PolicyElement* const each : all)
            texts.push_back(isText(*each) ? each->text : spelled(*each));
        std::ranges::sort(texts);
        std::string joined;
        for (const std::string& text : texts)
            joined += (joined.empty() ? "" : ", ") + text;
        put(path + '.' + name, std::move(joined));
    }
    if (!element.text.empty() || out.size() == before)
        put(path, element.text);
}

} // namespace

PolicyElement& PolicyElement::with(std::string_view attribute, std::string value)
{
    attributes.emplace_back(attribute, std::move(value));
    return *this;
}

PolicyElement& PolicyElement::add(PolicyElement child)
{
    children.push_back(std::move(child));
    return *this;
}

PolicyElement& PolicyElement::add(std::string_view child, std::string value)
{
    PolicyElement made(child);
    made.text = std::move(value);
    return add(std::move(made));
}

std::string PolicyElement::attribute(std::string_view wanted) const
{
    const auto found = std::ranges::find(attributes, wanted, [](const auto& each) { return std::string_view(each.first); });
    return found == attributes.end() ? std::string() : found->second;
}

bool PolicyDocument::empty() const noexcept
{
    return std::ranges::all_of(sections, [](const auto& each) { return each.empty(); }) && std::ranges::all_of(inherits, [](bool each) { return each; });
}

std::string PolicyDocument::xml() const
{
    QString out;
    QXmlStreamWriter writer(&out);
    writer.setAutoFormatting(true);
    writer.setAutoFormattingIndent(2);
    writer.writeStartElement(QStringLiteral("policies"));
    for (std::size_t i = 0; i < sections.size(); ++i) {
        writer.writeStartElement(qt(names[i]));
        if (inherits[i])
            writer.writeEmptyElement(QStringLiteral("base"));
        for (const PolicyElement& element : sections[i])
            writeElement(writer, element);
        writer.writeEndElement();
    }
    writer.writeEndElement();
    return trimmed(out.toStdString());
}

Result<PolicyDocument> PolicyDocument::parse(std::string_view xml)
{
    if (xml.size() > maximumSize)
        return unexpected(ErrorKind::TooLarge, "The policy document is larger than 1 MiB.");
    QXmlStreamReader reader(qt(xml));
    reader.setNamespaceProcessing(false);
    PolicyDocument out;
    const auto damaged = [&reader](const QString& why) {
        return unexpected(ErrorKind::ParseError, "The policy document cannot be read, line " + std::to_string(reader.lineNumber()) + ", column " +
                                                     std::to_string(reader.columnNumber()) + ": " + why.toStdString());
    };
    while (!reader.atEnd() && !reader.isStartElement()) {
        if (reader.readNext() == QXmlStreamReader::DTD)
            return damaged(QStringLiteral("it has a document type"));
    }
    if (reader.hasError())
        return damaged(reader.errorString());
    const PolicyElement root = readElement(reader, 0);
    while (!reader.atEnd() && !reader.hasError())
        reader.readNext();
    if (reader.hasError())
        return damaged(reader.errorString());
    if (root.name != "policies")
        return damaged(QStringLiteral("it is no element \"policies\""));
    for (const PolicyElement& section : root.children) {
        const auto found = std::ranges::find(names, std::string_view(section.name));
        if (found == names.end())
            return damaged(QStringLiteral("there is no section \"%1\"").arg(qt(section.name)));
        const auto index = static_cast<std::size_t>(found - names.begin());
        out.inherits[index] = false;
        for (const PolicyElement& element : section.children) {
            if (element.name == "base")
                out.inherits[index] = true;
            else
                out.sections[index].push_back(element);
        }
    }
    return out;
}

bool isOurPolicy(std::string_view name) noexcept
{
    constexpr std::array<std::string_view, 14> ours{"authentication-basic", "check-header", "cors", "forward-request", "ip-filter", "quota-by-key", "rate-limit-by-key",
                                                    "return-response", "rewrite-uri", "set-header", "set-method", "set-query-parameter", "validate-azure-ad-token", "validate-jwt"};
    return std::ranges::find(ours, name) != ours.end();
}

PolicyDocument merged(const PolicyDocument& wanted, const PolicyDocument& there)
{
    PolicyDocument out = wanted;
    for (std::size_t i = 0; i < out.sections.size(); ++i) {
        for (const PolicyElement& each : there.sections[i]) {
            if (!isOurPolicy(each.name))
                out.sections[i].push_back(each);
        }
    }
    return out;
}

void addFields(const PolicyDocument& document, const std::string& prefix, NormalForm& out)
{
    for (std::size_t i = 0; i < document.sections.size(); ++i) {
        const std::string section = prefix + '.' + std::string(PolicyDocument::names[i]);
        std::string order;
        std::map<std::string, int> seen;
        for (const PolicyElement& element : document.sections[i]) {
            const bool theirs = !isOurPolicy(element.name);
            const std::string called = element.attribute("name");
            std::string key = element.name + (called.empty() ? "" : ' ' + called);
            if (const int before = seen[key]++; before > 0)
                key += " #" + std::to_string(before + 1);
            if (!theirs)
                order += (order.empty() ? "" : ", ") + key;
            addElement(section + '.' + key, element, theirs, out);
        }
        if (!order.empty())
            out[section].value = order;
        if (!document.inherits[i])
            out[section + ".base"].value = "left out";
    }
}

PolicyElement textList(std::string_view name, std::string_view item, const std::vector<std::string>& texts)
{
    PolicyElement out(name);
    for (const std::string& each : texts)
        out.add(item, each);
    return out;
}

} // namespace postern::connectors::azure
