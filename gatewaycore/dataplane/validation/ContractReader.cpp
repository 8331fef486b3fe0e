// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/Contract.h"
#include "dataplane/validation/Documents.h"
#include "dataplane/validation/MediaType.h"

#include "dataplane/http/HeaderName.h"
#include "jsonschema/Compiler.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace postern::validation {
namespace {

using schema::Entry;
using schema::Value;
using In = ParameterRule::In;
using Style = ParameterRule::Style;

constexpr std::array<std::string_view, 8> contractMethods{"get", "put", "post", "delete", "options", "head", "patch", "trace"};

std::string textAt(const Value& map, std::string_view key)
{
    const Value* const value = map.find(key);
    return value != nullptr ? value->toText() : std::string();
}

bool truthAt(const Value& map, std::string_view key, bool fallback = false)
{
    const Value* const value = map.find(key);
    return value != nullptr && value->isBool() ? value->asBool() : fallback;
}

std::string upperCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

/// Who gives these has other ways to say what they may be (OpenAPI 3.1, 4.8.12.2.1).
bool isOutsideOfContract(std::string_view header) noexcept
{
    return http::equalsIgnoringCase(header, "Accept") || http::equalsIgnoringCase(header, "Content-Type") ||
           http::equalsIgnoringCase(header, "Authorization");
}

} // namespace

/// Reads one definition; what it cannot hold is a problem at its place.
class ContractReader {
  public:
    ContractReader(const model::Definition& definition, const Contract::Options& options, schema::Problems& problems)
        : definition_(definition), documents_(definition), options_(options), problems_(problems)
    {
    }

    std::shared_ptr<const Contract> read()
    {
        const std::size_t before = problems_.errorCount();
        contract_ = std::make_shared<Contract>();
        const Spot root = documents_.root();
        swagger2_ = root->find("swagger") != nullptr;
        const Spot paths = Documents::child(root, "paths");
        for (const Entry& path : paths ? paths->entries() : Value().entries()) {
            const Spot item = documents_.follow(Documents::child(paths, path.key), problems_);
            for (const std::string_view method : contractMethods) {
                path_ = path.key;
                if (const Spot operation = Documents::child(item, method))
                    readOperation(contract_->operations_[upperCase(std::string(method)) + ' ' + path.key], item, operation);
            }
        }
        compile();
        return problems_.errorCount() == before ? contract_ : nullptr;
    }

  private:
    [[nodiscard]] bool requests() const noexcept { return options_.direction == Contract::Direction::Requests; }

    void readOperation(OperationContract& out, const Spot& item, const Spot& operation)
    {
        if (!requests())
            return readResponses(out, operation);
        std::vector<std::pair<std::string, std::string>> seen;
        for (const Spot& holder : {operation, item}) { // the operation's own win
            const Spot list = Documents::child(holder, "parameters");
            for (std::size_t i = 0; list && i < list->size(); ++i) {
                const Spot parameter = documents_.follow(Documents::item(list, i), problems_);
                if (!parameter)
                    continue;
                std::pair<std::string, std::string> name{textAt(*parameter.value, "in"), textAt(*parameter.value, "name")};
                if (std::find(seen.begin(), seen.end(), name) != seen.end())
                    continue;
                readParameter(out, operation, parameter);
                seen.push_back(std::move(name));
            }
        }
        if (swagger2_)
            return finishForm(out, operation);
        if (const Spot body = documents_.follow(Documents::child(operation, "requestBody"), problems_)) {
            out.body.emplace();
            out.body->required = truthAt(*body.value, "required");
            readContent(out.body->content, Documents::child(body, "content"));
        }
    }

    void readParameter(OperationContract& out, const Spot& operation, const Spot& source)
    {
        const std::string in = textAt(*source.value, "in");
        ParameterRule rule;
        rule.name = textAt(*source.value, "name");
        if (in == "body")
            return readBodyParameter(out, operation, source);
        if (in == "formData")
            return form_.push_back(source);
        if (in == "path")
            rule.in = In::Path;
        else if (in == "query")
            rule.in = In::Query;
        else if (in == "header")
            rule.in = In::Header;
        else if (in == "cookie")
            rule.in = In::Cookie;
        else
            return;
        // A variable that the template does not have is told by who reads the operations.
        const bool none = rule.in == In::Path && path_.find('{' + rule.name + '}') == std::string::npos;
        if (none || (rule.in == In::Header && isOutsideOfContract(rule.name)))
            return;
        rule.required = rule.in == In::Path || truthAt(*source.value, "required");
        rule.allowEmpty = truthAt(*source.value, "allowEmptyValue");
        if (swagger2_) {
            readCollectionFormat(rule, *source.value);
            rule.schema = plainSchema(source);
        } else {
            readStyle(rule, *source.value);
            if (const Spot schema = Documents::child(source, "schema")) {
                rule.schema = use(schema);
            } else if (const Spot content = Documents::child(source, "content"); content && content->size() > 0) {
                const std::string& type = content->entries().front().key;
                rule.json = isJson(essenceOf(type));
                if (const Spot inside = Documents::child(Documents::child(content, type), "schema"); inside && rule.json)
                    rule.schema = use(inside);
            }
        }
        out.parameters.push_back(std::move(rule));
    }

    void readStyle(ParameterRule& rule, const Value& source)
    {
        struct Named {
            std::string_view name;
            Style style;
            bool path, query, header, cookie;
        };
        static constexpr std::array<Named, 7> styles{{{"simple", Style::Simple, true, false, true, false},
                                                      {"label", Style::Label, true, false, false, false},
                                                      {"matrix", Style::Matrix, true, false, false, false},
                                                      {"form", Style::Form, false, true, false, true},
                                                      {"spaceDelimited", Style::SpaceDelimited, false, true, false, false},
                                                      {"pipeDelimited", Style::PipeDelimited, false, true, false, false},
                                                      {"deepObject", Style::DeepObject, false, true, false, false}}};
        const bool form = rule.in == In::Query || rule.in == In::Cookie;
        rule.style = form ? Style::Form : Style::Simple;
        if (const Value* style = source.find("style")) {
            const auto known = std::find_if(styles.begin(), styles.end(), [&](const Named& each) { return each.name == style->asString(); });
            const bool fits = known != styles.end() && (rule.in == In::Path     ? known->path
                                                        : rule.in == In::Query  ? known->query
                                                        : rule.in == In::Header ? known->header
                                                                                : known->cookie);
            if (fits)
                rule.style = known->style;
            else
                problems_.error(style->location(), rule.name, "no parameter of this kind has the style " + style->toText().substr(0, 80));
        }
        rule.explode = truthAt(source, "explode", rule.style == Style::Form || rule.style == Style::DeepObject);
    }

    /// Swagger 2.0, Parameter Object.
    void readCollectionFormat(ParameterRule& rule, const Value& source)
    {
        const std::string format = textAt(source, "collectionFormat");
        const bool form = rule.in == In::Query;
        rule.explode = format == "multi";
        rule.style = format == "ssv" ? Style::SpaceDelimited
                     : format == "tsv" ? Style::Tabs
                     : format == "pipes" ? Style::PipeDelimited
                     : form ? Style::Form
                            : Style::Simple;
    }

    void readBodyParameter(OperationContract& out, const Spot& operation, const Spot& source)
    {
        out.body.emplace();
        out.body->required = truthAt(*source.value, "required");
        const Spot schema = Documents::child(source, "schema");
        for (const std::string& type : typesOf(operation, "consumes", "application/json"))
            addContent(out.body->content, type, schema, {});
    }

    /// Swagger 2.0's parameters of forms are, together, one object.
    void finishForm(OperationContract& out, const Spot& operation)
    {
        if (form_.empty())
            return;
        Value properties = Value::map();
        Value required = Value::list();
        std::vector<std::string> joined;
        bool files = false;
        for (const Spot& source : form_) {
            const std::string name = textAt(*source.value, "name");
            files = files || textAt(*source.value, "type") == "file";
            properties.set(name, withoutParameter(*source.value));
            if (truthAt(*source.value, "required"))
                required.push(name);
            if (textAt(*source.value, "type") == "array" && textAt(*source.value, "collectionFormat") != "multi")
                joined.push_back(name);
        }
        form_.clear();
        Value object = Value::object({{"type", "object"}, {"properties", std::move(properties)}});
        out.body.emplace();
        out.body->required = required.size() > 0;
        if (required.size() > 0)
            object.set("required", std::move(required));
        SchemaUse schema = written(std::move(object));
        for (const std::string& type : typesOf(operation, "consumes", "application/x-www-form-urlencoded")) {
            ContentRule& rule = out.body->content.emplace_back();
            rule.range = std::string(essenceOf(type));
            if (files || !http::equalsIgnoringCase(rule.range, "application/x-www-form-urlencoded"))
                continue;
            rule.kind = ContentRule::Kind::Form;
            rule.schema = schema;
            rule.joined = joined;
        }
    }

    void readResponses(OperationContract& out, const Spot& operation)
    {
        const Spot responses = Documents::child(operation, "responses");
        for (const Entry& entry : responses ? responses->entries() : Value().entries()) {
            if (entry.key.starts_with("x-"))
                continue;
            ResponseRule rule;
            if (!readStatus(entry.key, rule)) {
                problems_.error(entry.keyLocation, "responses", "\"" + entry.key.substr(0, 40) + "\" is no status",
                                "write 200, 2XX or default");
                continue;
            }
            const Spot response = documents_.follow(Documents::child(responses, entry.key), problems_);
            if (!response)
                continue;
            if (!swagger2_) {
                readContent(rule.body.content, Documents::child(response, "content"));
            } else if (const Spot schema = Documents::child(response, "schema"); schema && textAt(*schema.value, "type") != "file") {
                for (const std::string& type : typesOf(operation, "produces", "application/json"))
                    addContent(rule.body.content, type, schema, {});
            }
            out.responses.push_back(std::move(rule));
        }
        std::stable_sort(out.responses.begin(), out.responses.end(),
                         [](const ResponseRule& a, const ResponseRule& b) { return a.last - a.first < b.last - b.first; });
    }

    static bool readStatus(const std::string& key, ResponseRule& rule)
    {
        if (key == "default") {
            rule.first = 100;
            rule.last = 599;
            return true;
        }
        if (key.size() != 3 || key[0] < '1' || key[0] > '5')
            return false;
        if (key.ends_with("XX") || key.ends_with("xx")) {
            rule.first = (key[0] - '0') * 100;
            rule.last = rule.first + 99;
            return true;
        }
        const auto read = std::from_chars(key.data(), key.data() + key.size(), rule.first);
        rule.last = rule.first;
        return read.ptr == key.data() + key.size();
    }

    void readContent(std::vector<ContentRule>& out, const Spot& content)
    {
        for (const Entry& entry : content ? content->entries() : Value().entries()) {
            const Spot media = documents_.follow(Documents::child(content, entry.key), problems_);
            addContent(out, entry.key, Documents::child(media, "schema"), Documents::child(media, "encoding"));
        }
    }

    void addContent(std::vector<ContentRule>& out, const std::string& type, const Spot& schema, const Spot& encoding)
    {
        ContentRule& rule = out.emplace_back();
        rule.range = std::string(essenceOf(type));
        if (!schema)
            return;
        if (isJson(rule.range) || rule.range == "*/*")
            rule.kind = ContentRule::Kind::Json;
        else if (http::equalsIgnoringCase(rule.range, "application/x-www-form-urlencoded"))
            rule.kind = ContentRule::Kind::Form;
        else
            return;
        rule.schema = use(schema);
        for (const Entry& property : encoding ? encoding->entries() : Value().entries()) {
            if (!truthAt(property.value, "explode", true))
                rule.joined.push_back(property.key);
        }
    }

    std::vector<std::string> typesOf(const Spot& operation, std::string_view key, const char* fallback) const
    {
        const Value* list = operation->find(key);
        if (list == nullptr)
            list = documents_.root()->find(key);
        std::vector<std::string> types;
        for (const Value& each : list != nullptr ? list->items() : Value().items())
            types.push_back(each.asString());
        return types.empty() ? std::vector<std::string>{fallback} : types;
    }

    SchemaUse use(const Spot& schema) const { return {std::nullopt, schema.reference(), documents_.shapeOf(schema)}; }

    /// What of a Swagger 2.0 parameter is its schema.
    static Value withoutParameter(const Value& parameter)
    {
        Value schema = parameter;
        for (const char* key : {"name", "in", "required", "description", "collectionFormat", "allowEmptyValue"})
            schema.remove(key);
        if (textAt(schema, "type") == "file")
            schema.remove("type");
        return schema;
    }
    SchemaUse plainSchema(const Spot& source) { return written(withoutParameter(*source.value)); }

    /// A schema that stands nowhere as it is.
    SchemaUse written(Value schema)
    {
        model::Definition own;
        own.documents.push_back({"", std::move(schema)});
        const Documents documents(own);
        SchemaUse made{std::nullopt, "parameters#/" + std::to_string(written_.size()), documents.shapeOf(documents.root())};
        written_.push(std::move(own.documents.front().root));
        return made;
    }

    void compile()
    {
        jsonschema::CompileOptions options;
        options.assertFormats = options_.formats;
        options.direction = requests() ? jsonschema::Direction::Request : jsonschema::Direction::Response;
        if (swagger2_)
            options.dialect = jsonschema::Dialect::OpenApi30;
        else if (textAt(*documents_.root().value, "openapi").starts_with("3.0"))
            options.dialect = jsonschema::Dialect::OpenApi30;
        jsonschema::Compiler compiler(options);
        for (const model::Definition::Document& document : definition_.documents)
            compiler.add(document.name, document.root);
        compiler.add("parameters", written_);
        // One problem is enough for a schema that many operations use.
        std::map<std::string, std::optional<jsonschema::SchemaId>, std::less<>> known;
        const auto compiled = [&](SchemaUse& use) {
            if (use.reference.empty())
                return;
            const auto [at, fresh] = known.try_emplace(use.reference);
            if (fresh)
                at->second = compiler.compile(use.reference, problems_);
            use.id = at->second;
            use.reference = {};
        };
        for (auto& [name, operation] : contract_->operations_) {
            for (ParameterRule& parameter : operation.parameters)
                compiled(parameter.schema);
            if (operation.body) {
                for (ContentRule& content : operation.body->content)
                    compiled(content.schema);
            }
            for (ResponseRule& response : operation.responses) {
                for (ContentRule& content : response.body.content)
                    compiled(content.schema);
            }
        }
        contract_->validator_ = compiler.finish(problems_);
    }

    const model::Definition& definition_;
    Documents documents_;
    Contract::Options options_;
    schema::Problems& problems_;
    std::shared_ptr<Contract> contract_;
    Value written_ = Value::list();
    std::string path_; ///< of the operation that is being read
    std::vector<Spot> form_; ///< Swagger 2.0's formData of the operation that is being read
    bool swagger2_ = false;
};

std::shared_ptr<const Contract> Contract::make(const model::Definition& definition, const Options& options,
                                               schema::Problems& problems)
{
    return ContractReader(definition, options, problems).read();
}

} // namespace postern::validation
