// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/project/GatewayProject.h"

#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <string>

namespace postern::project::test {

/// A project made for one test.
class ProjectFolder {
  public:
    ProjectFolder() { (void)GatewayProject::init(path()); }

    [[nodiscard]] std::filesystem::path path() const { return folder_.path().toStdString(); }
    [[nodiscard]] GatewayProject open() const { return *GatewayProject::open(path()); }
    [[nodiscard]] Imported take(const publisher::PulledApi& api, const ImportRules& rules, const std::string& source = {}) const
    {
        GatewayProject project = open();
        Imported out = project.take(api, rules, source);
        if (!rules.dry)
            (void)project.save();
        return out;
    }
    void write(const std::string& name, std::string_view content) const
    {
        std::filesystem::create_directories((path() / name).parent_path());
        std::ofstream(path() / name, std::ios::binary) << content;
    }
    [[nodiscard]] std::string read(const std::string& name) const
    {
        std::ifstream file(path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] bool has(const std::string& name) const { return std::filesystem::exists(path() / name); }
    void replace(const std::string& name, const std::string& from, const std::string& to) const
    {
        std::string text = read(name);
        const std::size_t at = text.find(from);
        if (at != std::string::npos)
            text.replace(at, from.size(), to);
        write(name, text);
    }

  private:
    QTemporaryDir folder_;
};

inline QString text(const std::string& of) { return QString::fromStdString(of); }

/// An API as a Publisher gives it; `more` goes into `data`.
inline publisher::PulledApi pulled(const std::string& name = "Orders", const std::string& more = {}, const std::string& summary = "List")
{
    publisher::PulledApi api;
    api.server = QStringLiteral("https://apim.example");
    api.id = text("id-" + name);
    api.name = text(name);
    api.version = QStringLiteral("1.0.0");
    api.folderName = text(name + "-1.0.0");
    const std::string data = R"({"type": "api", "version": "v4.0.0", "data": {"id": "id-)" + name + R"(", "name": ")" + name +
                             R"(", "version": "1.0.0", "context": "/)" + name + R"(", "type": "HTTP", "unknownKey": {"exact": 1.10},
  "endpointConfig": {"endpoint_type": "http", "production_endpoints": {"url": "http://backend.example"}},
  "operations": [{"verb": "GET", "target": "/items", "authType": "None", "throttlingPolicy": "Unlimited"}])" + (more.empty() ? "" : ", " + more) + "}}\n";
    const std::string definition = R"({"openapi": "3.0.1", "info": {"title": ")" + name + R"(", "version": "1.0.0"}, "paths": {"/items": {"get": {"summary": ")" +
                                   summary + R"(", "responses": {"200": {"description": "OK"}}}}}})" + "\n";
    api.files.push_back({QStringLiteral("api.json"), QByteArray::fromStdString(data)});
    api.files.push_back({QStringLiteral("Definitions/swagger.json"), QByteArray::fromStdString(definition)});
    return api;
}

inline publisher::ThrottlingPolicy policy(const char* name, qint64 count)
{
    publisher::ThrottlingPolicy out;
    out.name = QString::fromUtf8(name);
    out.requestCount = count;
    out.unitTime = 60'000;
    out.timeUnit = QStringLiteral("min");
    return out;
}

} // namespace postern::project::test
