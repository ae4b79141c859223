package state

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/gomodule/redigo/redis"
)

// Allow is as [Store] says. Who asks may be known by a credential, of any length: the key has its hash. There is no bound on how
// many are known: each is forgotten as soon as it may ask at once as often as the limit says.
func (r *Redis) Allow(ctx context.Context, who string, limit Limit) (time.Duration, error) {
	if limit.Count <= 0 {
		return 0, nil
	}
	hash := clientOf(who)
	key := r.key("limit:" + hex.EncodeToString(hash[:]))
	wait, err := redis.Int64(r.pool.run(ctx, allowScript, key, limit.gap().Nanoseconds(), limit.burst().Nanoseconds()))
	return time.Duration(wait), r.failed("ask for a limit", err)
}
