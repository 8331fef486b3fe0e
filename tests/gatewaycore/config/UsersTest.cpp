// SPDX-License-Identifier: Apache-2.0
#include "TestFolder.h"
#include "config/GatewayFolder.h"
#include "config/Users.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::config;

namespace {

constexpr const char* bcrypt = "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW";
constexpr const char* emptyGateway = "apiVersion: postern/v1\n";

} // namespace

class UsersTest : public QObject {
    Q_OBJECT
  private slots:
    void readsAListAsHtpasswdWritesIt()
    {
        schema::Problems problems;
        const auto users = parseUsers(std::string("# who may\n\nalice:") + bcrypt + "\r\n bob:" + bcrypt +
                                          ":read,write admin\ncarol:@sha256:{ab}:read\nno colon\n:nameless\nd\x01:x",
                                      "users", problems);
        QCOMPARE(users.size(), 3U);
        QCOMPARE(users[0].name, std::string("alice"));
        QCOMPARE(users[0].hash, std::string(bcrypt));
        QCOMPARE(users[1].scopes, (std::vector<std::string>{"read", "write", "admin"}));
        QCOMPARE(users[1].origin.location.toString(), std::string("users:4:1"));
        QCOMPARE(users[2].hash, std::string("@sha256:{ab}"));
        QCOMPARE(users[2].scopes, std::vector<std::string>{"read"});
        QCOMPARE(problems.errorCount(), 3U);
        QVERIFY(problems.toString().find("users:6:1") != std::string::npos);
    }

    void usersComeFromTheGatewayAndFromAFile()
    {
        TestFolder folder;
        folder.with("gateway.yaml", std::string(emptyGateway) + "usersFile: users\nlogins: {failures: 5}\nusers:\n  - {name: alice, hash: '" + bcrypt +
                                        "', scopes: [read]}\n")
            .with("users", std::string("bob:") + bcrypt + "\ndave:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n");
        const LoadedGateway loaded = loadGateway(folder.path());
        QVERIFY2(loaded.config && !loaded.problems.hasErrors(), loaded.problems.toString().c_str());
        QCOMPARE(loaded.config->users.size(), 1U);
        QCOMPARE(loaded.config->fileUsers.size(), 2U);
        QCOMPARE(loaded.config->logins.failures, 5U);
        // A weak hash is a problem, and the others' gateway goes on.
        QVERIFY2(loaded.problems.toString().find("users:2:1: warning: users: \"dave\" cannot log in") != std::string::npos,
                 loaded.problems.toString().c_str());
        // The file is watched, and what came from it is not written into gateway.yaml.
        QVERIFY(std::find(loaded.files.begin(), loaded.files.end(), folder.path() / "users") != loaded.files.end());
        QVERIFY(writeGateway(folder.path(), *loaded.config));
        const std::string written = folder.read("gateway.yaml");
        QVERIFY2(written.find("usersFile: users\n") != std::string::npos && written.find("bob") == std::string::npos, written.c_str());
    }

    void refusesWhatIsNoHashWithoutShowingIt()
    {
        TestFolder folder;
        folder.with("gateway.yaml", std::string(emptyGateway) + "usersFile: users\nusers:\n  - {name: alice, hash: hunter2}\n  - {name: 'a:b', hash: '" +
                                        bcrypt + "'}\n")
            .with("users", "bob:hunter3\n");
        LoadedGateway loaded = loadGateway(folder.path());
        QVERIFY(!loaded.config);
        QVERIFY(loaded.problems.toString().find("colons") != std::string::npos);
        folder.with("gateway.yaml", std::string(emptyGateway) + "usersFile: users\nusers:\n  - {name: alice, hash: hunter2}\n  - {name: bob, hash: '" +
                                        bcrypt + "'}\n");
        loaded = loadGateway(folder.path());
        const std::string told = loaded.problems.toString();
        QVERIFY(!loaded.config);
        QVERIFY2(told.find("gateway.yaml:4:5: error: users: of \"alice\"") != std::string::npos, told.c_str());
        QVERIFY2(told.find("users:1:1: error") != std::string::npos && told.find("a second user is called \"bob\"") != std::string::npos, told.c_str());
        QVERIFY2(told.find("hunter") == std::string::npos, told.c_str());
        folder.with("gateway.yaml", std::string(emptyGateway) + "usersFile: none\n");
        QVERIFY(loadGateway(folder.path()).problems.toString().find("usersFile") != std::string::npos);
    }

    void saysSoWhenTheTimeOfAnAnswerTellsWhoIsThere()
    {
        TestFolder folder;
        const std::string cheap = std::string(emptyGateway) + "users:\n  - {name: alice, hash: '" + bcrypt + "'}\n";
        folder.with("gateway.yaml", cheap);
        QVERIFY(loadGateway(folder.path()).problems.toString().find("much faster") == std::string::npos);
        std::string dear = bcrypt;
        dear[5] = '8';
        folder.with("gateway.yaml", cheap + "  - {name: bob, hash: '" + dear + "'}\n");
        const LoadedGateway loaded = loadGateway(folder.path());
        QVERIFY(loaded.config && loaded.problems.toString().find("much faster") != std::string::npos);
    }

    void basicSecurityIsServedWhereThereAreUsers()
    {
        TestFolder folder;
        folder.with("apis/closed.yaml", "openapi: 3.0.1\ninfo: {title: Closed, version: 1.0.0}\n"
                                        "servers: [{url: 'http://127.0.0.1:8080/closed'}]\nsecurity: [{login: []}]\n"
                                        "components: {securitySchemes: {login: {type: http, scheme: basic}}}\n"
                                        "paths: {/a: {get: {responses: {'200': {description: ok}}}}}\n")
            .with("gateway.yaml", emptyGateway);
        LoadedGateway loaded = loadGateway(folder.path());
        QCOMPARE(loaded.refused.size(), 1U);
        QVERIFY(loaded.problems.toString().find("no user is configured") != std::string::npos);
        folder.with("gateway.yaml", std::string(emptyGateway) + "users:\n  - {name: alice, hash: '" + bcrypt + "'}\n");
        loaded = loadGateway(folder.path());
        QVERIFY2(loaded.config && loaded.config->apis.size() == 1 && !loaded.problems.hasErrors(), loaded.problems.toString().c_str());
    }
};

POSTERN_TEST(UsersTest);
#include "UsersTest.moc"
