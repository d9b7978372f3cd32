# file|sed|tests
run() { f=build/server/database/postgres/$1; cp $f /tmp/mut.bak; sed -i "$2" $f; if cmp -s $f /tmp/mut.bak; then echo "NO CHANGE: $2"; fi; echo "== $1 $2"; TEST_ENGINE=postgres timeout 280 node node_modules/.bin/mocha --no-config --timeout 40000 $3 2>&1 | grep -E "passing|failing|^ +[0-9]+\) " | head -12; cp /tmp/mut.bak $f; }
D=build/tests/database
run engine.js 's/begin; select pg_advisory_xact_lock(1, 0)/begin/' "$D/postgres/turns.test.js $D/migrate.test.js"
run engine.js 's/set synchronous_commit = on; //' "$D/postgres/durable.test.js"
run rows.js 's/await locked.run/await (async()=>{})/' "build/tests/checkins/two-servers.postgres.test.js"
run driver.js 's/if (how === "commit"/if (false/' "$D/postgres/turns.test.js"
run duty.js 's/select pg_try_advisory_lock(3, 0) as mine/select true as mine/' "$D/postgres/duty.test.js"
run engine.js 's/set default_transaction_read_only = on; //' "$D/reading.test.js"
run thread.js 's/ read only"/"/' "$D/reading.test.js"
run thread.js 's/ isolation level repeatable read//' "$D/reading.test.js"
run engine.js 's/begin isolation level repeatable read/begin/' "$D/reading.test.js"
run errors.js 's/57P0\.|//' "$D/postgres/lost-connection.test.js"
run pool.js 's/pool.on("error", lost)/pool.on("error", () => {})/' "$D/postgres/lost-connection.test.js"
run driver.js 's/if (this.#over) throw/if (false) throw/' "$D/transactions.test.js"
run driver.js 's/this.#client.release(this.#broken)/this.#client.release()/' "$D/postgres/lost-connection.test.js"
