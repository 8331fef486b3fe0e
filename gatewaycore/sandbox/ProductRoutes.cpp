// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"
#include "sandbox/FormParts.h"
#include "schema/Document.h"

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr const char* productViewing = "api_view api_publish api_manage api_create";
constexpr const char* productPublishing = "api_publish api_manage";

Value productRow(const Value& product)
{
    return pick(product, {"id", "name", "context", "description", "provider", "version", "state", "securityScheme", "createdTime"});
}

Reply createProduct(Estate& estate, const Call& call, Value data)
{
    if (!data.isMap() || textOf(data, "name").empty())
        return badRequest(900000, "name is missing.");
    if (findIn(estate.products, "name", textOf(data, "name")) != nullptr && textOf(data, "version").empty())
        return Reply::error(409, 900250, "The API product already exists.", textOf(data, "name") + " is there already.");
    data.set("id", estate.newId());
    data.set("provider", "admin");
    data.set("state", "CREATED");
    data.set("version", textOf(data, "version").empty() ? "1.0.0" : textOf(data, "version"));
    data.set("createdTime", estate.now());
    if (data.find("apis") == nullptr)
        data.set("apis", Value::list());
    estate.products.push_back(data);
    return created(data, call.path + "/" + textOf(data, "id"));
}

/// The definition of a product: the operations of its APIs.
Value definitionOf(Estate& estate, const Value& product)
{
    Value paths = Value::map();
    if (const Value* apis = product.find("apis")) {
        for (const Value& one : apis->items()) {
            const CatalogApi* api = estate.catalog.find(textOf(one, "apiId"));
            const Value* own = api == nullptr ? nullptr : api->definition.find("paths");
            if (own == nullptr)
                continue;
            for (const schema::Entry& entry : own->entries())
                paths.set(entry.key, entry.value);
        }
    }
    return Value::object({{"openapi", "3.0.1"},
                          {"info", Value::object({{"title", textOf(product, "name")}, {"version", textOf(product, "version")}})},
                          {"paths", paths}});
}

Reply exportProduct(Estate& estate, const Call& call)
{
    const Value* product = findIn(estate.products, "name", call.queryValue("name"));
    if (product == nullptr)
        return notFound("The API product " + call.queryValue("name"));
    const std::string root = textOf(*product, "name") + "-" + textOf(*product, "version") + "/";
    const Value file = Value::object({{"type", "api_product"}, {"version", "v4.7.0"}, {"data", *product}});
    return {200, "application/zip",
            writeZip({{root + "api_product.json", schema::writeJson(file, 2)},
                      {root + "Definitions/swagger.json", schema::writeJson(definitionOf(estate, *product), 2)}}),
            {}};
}

Reply importProduct(Estate& estate, const Call& call)
{
    const auto file = formPart(call, "file");
    const auto entries = file ? readZip(*file) : Result<std::vector<ZipEntry>>(unexpected(ErrorKind::ParseError, "file is missing"));
    if (!entries)
        return badRequest(900907, entries.error().message());
    for (const ZipEntry& entry : *entries) {
        if (!entry.name.ends_with("/api_product.json") && !entry.name.ends_with("/api_product.yaml"))
            continue;
        const auto document = schema::readYaml(entry.content, entry.name);
        const Value* data = document ? document->find("data") : nullptr;
        if (data == nullptr)
            return badRequest(900907, "api_product.yaml has no data.");
        if (Value* old = findIn(estate.products, "name", textOf(*data, "name"))) {
            if (call.queryValue("overwriteAPIProduct") != "true")
                return Reply::error(409, 900250, "The API product already exists.", textOf(*data, "name") + " is there already.");
            const std::string id = textOf(*old, "id");
            *old = *data;
            old->set("id", id);
            return {200, "text/plain", "API Product imported successfully.", {}};
        }
        (void)createProduct(estate, call, *data);
        return {200, "text/plain", "API Product imported successfully.", {}};
    }
    return badRequest(900907, "The archive holds no api_product.yaml.");
}

} // namespace

void addProductRoutes(Router& router, Estate& estate)
{
    const auto ofProduct = [&](const char* method, const char* rest, const char* scopes, auto answer) {
        router.on(method, std::string("/api-products/{id}") + rest, scopes, [&estate, answer](const Request& request) {
            Value* product = findIn(estate.products, "id", request.step(0));
            return product == nullptr ? notFound("The API product " + request.step(0)) : answer(request, *product);
        });
    };
    router.on("GET", "/api-products", productViewing, [&](const Request& r) {
        Shelf rows;
        for (const Value& product : estate.products)
            rows.push_back(productRow(product));
        return pageOf(r.call, "/api-products", rows);
    });
    router.on("POST", "/api-products", productPublishing, [&](const Request& r) { return createProduct(estate, r.call, r.json()); });
    ofProduct("GET", "", productViewing, [](const Request& r, Value& product) { return tagged(r.call, Reply::json(product)); });
    ofProduct("PUT", "", productPublishing, [&](const Request& r, Value& product) {
        Value data = r.json();
        if (!data.isMap() || textOf(data, "name").empty())
            return badRequest(900000, "name is missing.");
        for (const char* fixed : {"id", "provider", "state", "createdTime"})
            data.set(fixed, textOf(product, fixed));
        product = std::move(data);
        return Reply::json(product);
    });
    ofProduct("DELETE", "", productPublishing, [&](const Request& r, Value&) {
        removeFrom(estate.products, "id", r.step(0));
        return Reply{};
    });
    ofProduct("GET", "/swagger", productViewing, [&](const Request&, Value& product) {
        return Reply::json(schema::writeJson(definitionOf(estate, product), 0));
    });
    ofProduct("GET", "/is-outdated", productViewing, [](const Request&, Value&) { return Reply::json(Value::object({{"isOutdated", false}})); });
    router.on("POST", "/api-products/copy-api-products", productPublishing, [&](const Request& r) {
        const Value* from = findIn(estate.products, "id", r.call.queryValue("apiProductId"));
        if (from == nullptr)
            return notFound("The API product " + r.call.queryValue("apiProductId"));
        Value copy = *from;
        copy.set("version", r.call.queryValue("newVersion"));
        copy.set("isDefaultVersion", r.call.queryValue("defaultVersion") == "true");
        return createProduct(estate, r.call, std::move(copy));
    });
    ofProduct("GET", "/lifecycle-state", productViewing, [](const Request&, Value& product) { return lifecycleState(product, "state"); });
    ofProduct("GET", "/lifecycle-history", productViewing, [&](const Request& r, Value&) { return listOf(estate.historyOf(r.step(0))); });
    router.on("POST", "/api-products/change-lifecycle", productPublishing, [&](const Request& r) {
        Value* product = findIn(estate.products, "id", r.call.queryValue("apiProductId"));
        return product == nullptr ? notFound("The API product")
                                  : changeLifecycle(estate, r.call, r.call.queryValue("apiProductId"), *product, "state");
    });
    router.on("GET", "/api-products/export", "api_view api_product_import_export", [&](const Request& r) { return exportProduct(estate, r.call); });
    router.on("POST", "/api-products/import", "api_product_import_export", [&](const Request& r) { return importProduct(estate, r.call); });
    addRevisionRoutes(router, estate, "/api-products", productViewing, [&estate](const std::string& id) {
        return Revisable{findIn(estate.products, "id", id), nullptr};
    });
}

} // namespace postern::sandbox
