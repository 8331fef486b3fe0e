// SPDX-License-Identifier: Apache-2.0
//
// `request`, `response` and what is below them, respond() and log(): the script's side of a Call.
#include "dataplane/scripting/Interior.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::scripting {
namespace {

// Registry keys: the addresses are the names.
const char placesKey = 0;
constexpr const char* placeType = "postern.place";
constexpr int places = static_cast<int>(Place::Variables) + 1;
constexpr std::size_t mostFields = 64; ///< of one answer

constexpr const char* placeNames[places]{"request", "response", "request.headers", "response.headers", "identity",
                                         "claims",  "path_parameters", "api", "variables"};

bool isHeaders(Place place) noexcept { return place == Place::RequestHeaders || place == Place::ResponseHeaders; }

Call& callOf(lua_State* state)
{
    Call* const call = Interior::of(state).call;
    if (call == nullptr)
        luaL_error(state, "there is no call yet: only on_request and on_response have one");
    return *call;
}

Place placeAt(lua_State* state, int at) { return *static_cast<const Place*>(luaL_checkudata(state, at, placeType)); }

int push(lua_State* state, const Value& value)
{
    switch (value.kind) {
    case Value::Kind::Unknown:
    case Value::Kind::Nil: lua_pushnil(state); break;
    case Value::Kind::Text: lua_pushlstring(state, value.text.data(), value.text.size()); break;
    case Value::Kind::Number: lua_pushinteger(state, value.number); break;
    case Value::Kind::Flag: lua_pushboolean(state, value.number != 0 ? 1 : 0); break;
    case Value::Kind::Object: pushPlace(state, value.object); break;
    }
    return 1;
}

Value valueAt(lua_State* state, int at)
{
    switch (lua_type(state, at)) {
    case LUA_TNIL: return Value::nil();
    case LUA_TBOOLEAN: return Value::flag(lua_toboolean(state, at) != 0);
    case LUA_TNUMBER:
        if (lua_isinteger(state, at) != 0)
            return Value::of(static_cast<std::int64_t>(lua_tointeger(state, at)));
        return Value::of(textAt(state, at)); // as text
    case LUA_TSTRING: return Value::of(textAt(state, at));
    default: return Value::unknown();
    }
}

int done(lua_State* state, const Refusal& refusal)
{
    return refusal.empty() ? 0 : luaL_error(state, "%s", refusal.c_str());
}

Place headersAt(lua_State* state)
{
    const Place place = placeAt(state, 1);
    if (!isHeaders(place))
        luaL_error(state, "call this as headers:get(name)");
    return place;
}

int getHeader(lua_State* state)
{
    const Place place = headersAt(state);
    return push(state, callOf(state).field(place, textAt(state, 2), 0));
}

int headerValues(lua_State* state)
{
    const Place place = headersAt(state);
    Call& call = callOf(state);
    lua_settop(state, 2);
    lua_newtable(state);
    for (std::size_t nth = 0;; ++nth) {
        const Value value = call.field(place, textAt(state, 2), nth);
        if (value.kind != Value::Kind::Text)
            return 1;
        push(state, value);
        lua_rawseti(state, 3, static_cast<lua_Integer>(nth) + 1);
        Interior::of(state).budget.work(state, 64);
    }
}

int headerNames(lua_State* state)
{
    const Place place = headersAt(state);
    Call& call = callOf(state);
    lua_newtable(state);
    for (std::size_t nth = 0;; ++nth) {
        const std::string_view name = call.fieldName(place, nth);
        if (name.empty())
            return 1;
        lua_pushlstring(state, name.data(), name.size());
        lua_rawseti(state, -2, static_cast<lua_Integer>(nth) + 1);
    }
}

int changeHeader(lua_State* state, Call::Change how)
{
    const Place place = headersAt(state);
    const std::string_view value = how == Call::Change::Remove ? std::string_view() : textAt(state, 3);
    return done(state, callOf(state).change(place, how, textAt(state, 2), value));
}

int setHeader(lua_State* state) { return changeHeader(state, Call::Change::Set); }
int addHeader(lua_State* state) { return changeHeader(state, Call::Change::Add); }
int removeHeader(lua_State* state) { return changeHeader(state, Call::Change::Remove); }

/// Upvalue: the functions of headers.
int getFromPlace(lua_State* state)
{
    const Place place = placeAt(state, 1);
    if (isHeaders(place)) {
        lua_settop(state, 2);
        lua_rawget(state, lua_upvalueindex(1));
        return lua_isnil(state, -1) ? luaL_error(state, "%s has get, values, names, set, add and remove only; a field is got "
                                                        "by headers:get(name)", placeNames[static_cast<int>(place)])
                                    : 1;
    }
    const std::string_view name = textAt(state, 2);
    const Value value = callOf(state).get(place, name);
    if (value.kind == Value::Kind::Unknown)
        return luaL_error(state, "%s has nothing that is called '%s'", placeNames[static_cast<int>(place)], name.data());
    return push(state, value);
}

int setInPlace(lua_State* state)
{
    const Place place = placeAt(state, 1);
    if (isHeaders(place))
        return luaL_error(state, "a field is set by headers:set(name, value)");
    return done(state, callOf(state).set(place, textAt(state, 2), valueAt(state, 3)));
}

void addField(lua_State* state, std::vector<std::pair<std::string, std::string>>& fields, std::string_view name, int value)
{
    if (lua_type(state, value) != LUA_TSTRING && lua_type(state, value) != LUA_TNUMBER)
        luaL_error(state, "respond: the values of headers are texts, or lists of them");
    if (fields.size() == mostFields)
        luaL_error(state, "respond: no more than %d headers", static_cast<int>(mostFields));
    lua_pushvalue(state, value); // so that a number in a table stays one
    fields.emplace_back(name, textAt(state, -1));
    lua_pop(state, 1);
}

/// respond(status [, headers [, body]])
int respondTo(lua_State* state)
{
    const lua_Integer status = luaL_checkinteger(state, 1);
    luaL_argcheck(state, status >= 200 && status <= 599, 1, "a status is 200 to 599");
    std::vector<std::pair<std::string, std::string>> fields;
    lua_settop(state, 3);
    if (!lua_isnil(state, 2)) {
        luaL_checktype(state, 2, LUA_TTABLE);
        for (lua_pushnil(state); lua_next(state, 2) != 0; lua_pop(state, 1)) {
            if (lua_type(state, -2) != LUA_TSTRING)
                return luaL_error(state, "respond: headers is a table of values by their names");
            const std::string_view name = textAt(state, -2);
            if (lua_type(state, -1) != LUA_TTABLE) {
                addField(state, fields, name, lua_gettop(state));
                continue;
            }
            const auto count = static_cast<lua_Integer>(lua_rawlen(state, -1));
            for (lua_Integer nth = 1; nth <= count; ++nth) {
                lua_rawgeti(state, -1, nth);
                addField(state, fields, name, lua_gettop(state));
                lua_pop(state, 1);
            }
        }
    }
    const std::string_view body = lua_isnil(state, 3) ? std::string_view() : textAt(state, 3);
    return done(state, callOf(state).respond(static_cast<int>(status), fields, body));
}

/// log(level, text)
int logLine(lua_State* state)
{
    Interior& interior = Interior::of(state);
    log::Level level{};
    if (!log::parseLevel(textAt(state, 1), level) || level == log::Level::Off)
        return luaL_error(state, "log: the levels are trace, debug, info, warning and error");
    const std::string_view text = textAt(state, 2);
    Call& call = callOf(state);
    if (interior.logged++ < mostLogLines)
        call.log(level, text.substr(0, mostLogText));
    return 0;
}

} // namespace

void addCallFunctions(lua_State* state)
{
    static constexpr luaL_Reg ofHeaders[]{{"get", &getHeader}, {"values", &headerValues}, {"names", &headerNames},
                                          {"set", &setHeader}, {"add", &addHeader}, {"remove", &removeHeader},
                                          {nullptr, nullptr}};
    luaL_newmetatable(state, placeType);
    luaL_newlib(state, ofHeaders);
    lua_pushcclosure(state, &getFromPlace, 1);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, &setInPlace);
    lua_setfield(state, -2, "__newindex");
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_createtable(state, places, 0);
    for (int each = 0; each < places; ++each) {
        *static_cast<Place*>(lua_newuserdatauv(state, sizeof(Place), 0)) = static_cast<Place>(each);
        lua_pushvalue(state, -3);
        lua_setmetatable(state, -2);
        lua_rawseti(state, -2, each + 1);
    }
    lua_rawsetp(state, LUA_REGISTRYINDEX, &placesKey);
    lua_pop(state, 1);
    lua_pushcfunction(state, &respondTo);
    lua_setfield(state, -2, "respond");
    lua_pushcfunction(state, &logLine);
    lua_setfield(state, -2, "log");
}

void pushPlace(lua_State* state, Place place)
{
    lua_rawgetp(state, LUA_REGISTRYINDEX, &placesKey);
    lua_rawgeti(state, -1, static_cast<int>(place) + 1);
    lua_replace(state, -2);
}

} // namespace postern::scripting
