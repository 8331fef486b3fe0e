// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/CiPipeline.h"

#include "controlplane/exporting/Names.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <utility>

namespace postern::exporting {
namespace {

using schema::Value;

constexpr std::array<std::pair<CiSystem, std::string_view>, 3> ciNames{{{CiSystem::GitHub, "github"}, {CiSystem::GitLab, "gitlab"}, {CiSystem::Jenkins, "jenkins"}}};

/// What `postern import` takes credentials from.
constexpr std::array credentialNames{"POSTERN_PASSWORD", "POSTERN_CLIENT_SECRET", "POSTERN_TOKEN"};

/// A word of a POSIX shell (XCU 2.2.2).
std::string shellWord(std::string_view word)
{
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("-_./:=@,+").find(c) != std::string_view::npos; };
    if (!word.empty() && std::all_of(word.begin(), word.end(), plain))
        return std::string(word);
    std::string out = "'";
    for (const char c : word)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// A string of Groovy in single quotes, where `$` is nothing.
std::string groovyString(std::string_view text)
{
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\')
            out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out + "'";
}

std::string unlessUnchanged(const std::string& command) { return command + " || [ $? -eq 34 ]"; }

bool asksPublisher(const CiOptions& options)
{
    return std::any_of(options.import.begin(), options.import.end(), [](const std::string& word) { return word == "--publisher" || word.starts_with("--publisher="); });
}

std::string gitHub(const CiOptions& options, const std::vector<CiStep>& steps)
{
    Value list = Value::list({Value::object({{"uses", "actions/checkout@v4"}})});
    for (const CiStep& step : steps)
        list.push(Value::object({{"name", step.name}, {"shell", "sh -e {0}"}, {"run", step.script}}));
    Value kept = Value::object({{"name", options.name}, {"path", "dist/"}, {"if-no-files-found", "error"}});
    list.push(Value::object({{"uses", "actions/upload-artifact@v4"}, {"with", std::move(kept)}}));
    Value job = options.image.empty() ? Value::object({{"runs-on", Value::list({"self-hosted", "postern"})}}) : Value::object({{"runs-on", "ubuntu-latest"}, {"container", options.image}});
    if (asksPublisher(options)) {
        Value secrets = Value::map();
        for (const char* name : credentialNames)
            secrets.set(name, "${{ secrets." + std::string(name) + " }}");
        job.set("env", std::move(secrets));
    }
    job.set("steps", std::move(list));
    Value workflow = Value::object({{"name", "Gateway " + options.name}});
    workflow.set("on", Value::object({{"push", Value::map()}, {"workflow_dispatch", Value::map()}}));
    workflow.set("permissions", Value::object({{"contents", "read"}}));
    workflow.set("jobs", Value::object({{"gateway", std::move(job)}}));
    return schema::writeYaml(workflow);
}

std::string gitLab(const CiOptions& options, const std::vector<CiStep>& steps)
{
    // One job, as each of several would begin with the repository as it is, without what was imported.
    Value script = Value::list();
    for (const CiStep& step : steps)
        script.push(step.script);
    Value job = options.image.empty() ? Value::object({{"tags", Value::list({"postern"})}}) : Value::object({{"image", Value::object({{"name", options.image}, {"entrypoint", Value::list({""})}})}});
    job.set("script", std::move(script));
    job.set("artifacts", Value::object({{"name", options.name}, {"paths", Value::list({"dist/"})}}));
    return schema::writeYaml(Value::object({{"gateway", std::move(job)}}));
}

std::string jenkins(const CiOptions& options, const std::vector<CiStep>& steps)
{
    std::string out = "pipeline {\n  agent ";
    out += options.image.empty() ? "{ label 'postern' }\n" : "{ docker { image " + groovyString(options.image) + "; args '--entrypoint=' } }\n";
    if (asksPublisher(options))
        out += "  environment {\n    POSTERN_PASSWORD = credentials('postern-password')\n  }\n";
    out += "  stages {\n";
    for (const CiStep& step : steps)
        out += "    stage(" + groovyString(step.name) + ") {\n      steps {\n        sh " + groovyString(step.script) + "\n      }\n    }\n";
    return out + "  }\n  post {\n    success {\n      archiveArtifacts artifacts: 'dist/**', fingerprint: true\n    }\n  }\n}\n";
}

} // namespace

std::string_view nameOf(CiSystem system) noexcept { return ciNames[static_cast<std::size_t>(system)].second; }

Result<CiSystem> ciSystemOf(std::string_view name)
{
    for (const auto& [system, its] : ciNames) {
        if (its == name)
            return system;
    }
    return unexpected(ErrorKind::InvalidArgument, "There is no pipeline for \"" + oneLine(name) + "\": it is one of github, gitlab, jenkins.");
}

Result<std::vector<std::string>> shellWords(std::string_view text)
{
    std::vector<std::string> out;
    std::string word;
    bool begun = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool escaped = c == '\\' && quote != '\'' && i + 1 < text.size();
        if (escaped && (quote == 0 || std::string_view("\"\\$`").find(text[i + 1]) != std::string_view::npos)) {
            word += text[++i];
            begun = true;
        } else if (c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == '"' || c == '\'')) {
            quote = c;
            begun = true;
        } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
            if (begun)
                out.push_back(std::exchange(word, {}));
            begun = false;
        } else {
            word += c;
            begun = true;
        }
    }
    if (quote != 0)
        return unexpected(ErrorKind::InvalidArgument, std::string("a quote is not closed: ") + oneLine(text), Fault::Config);
    if (begun)
        out.push_back(std::move(word));
    return out;
}

std::vector<CiStep> ciSteps(const CiOptions& options)
{
    std::vector<CiStep> out;
    if (!options.import.empty()) {
        std::string command = "postern import";
        for (const std::string& word : options.import)
            command += " " + shellWord(word);
        out.push_back({"import", unlessUnchanged(command)});
    }
    out.push_back({"build", unlessUnchanged("postern build")});
    out.push_back({"verify", unlessUnchanged("postern export --verify --dry-run --name " + options.name)});
    std::string package = "mkdir -p dist";
    for (const Target target : options.targets) {
        const std::string place = "dist/" + options.name + (target == Target::Tar ? ".tar.zst" : "-" + std::string(nameOf(target)));
        package += "\n" + unlessUnchanged("postern export --target " + std::string(nameOf(target)) + " --name " + options.name + " --replace --out " + place);
    }
    out.push_back({"package", std::move(package)});
    return out;
}

Result<ExportTree> ciTree(CiSystem system, const CiOptions& options)
{
    if (!isDnsLabel(options.name))
        return unexpected(ErrorKind::InvalidArgument, "\"" + oneLine(options.name) + "\" cannot be the name of a bundle: lower-case letters, digits and \"-\" within, at most 63", Fault::Config);
    std::vector<std::string> words = options.import;
    words.push_back(options.image);
    for (const std::string& word : words) {
        if (std::any_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
            return unexpected(ErrorKind::InvalidArgument, "\"" + oneLine(word) + "\" cannot be in a pipeline: it has control characters", Fault::Config);
        if (system == CiSystem::GitHub && word.find("${{") != std::string::npos)
            return unexpected(ErrorKind::InvalidArgument, "\"" + oneLine(word) + "\" cannot be in a pipeline: GitHub would take it for an expression", Fault::Config);
    }
    const std::vector<CiStep> steps = ciSteps(options);
    ExportTree out;
    switch (system) {
    case CiSystem::GitHub: out[".github/workflows/postern.yml"].content = gitHub(options, steps); break;
    case CiSystem::GitLab: out[".gitlab-ci.yml"].content = gitLab(options, steps); break;
    case CiSystem::Jenkins: out["Jenkinsfile"].content = jenkins(options, steps); break;
    }
    return out;
}

} // namespace postern::exporting
