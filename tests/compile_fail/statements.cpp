// A statement is a literal: nothing a user says can become part of one.

#include <trainyard/core/store.hpp>

#include <string>

using namespace trainyard::core;

void count(database& db, std::string name)
{
    auto counted = db.query("select count(*) from runs where name = ?", {name});
#if MISTAKE == 1 // says: conver.*string.*sql
    db.run("delete from runs where name = '" + name + "'");
#elif MISTAKE == 2 // says: not a constant expression
    db.run(name.c_str());
#elif MISTAKE == 3 // says: no matching .*string
    auto statement = sql(name);
#elif MISTAKE == 4 // says: delete
    auto again = rows(counted);
#endif
}
