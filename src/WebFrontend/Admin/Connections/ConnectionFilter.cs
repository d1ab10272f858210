using System.Globalization;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Admin.Common;

namespace Tidegate.WebFrontend.Admin.Connections;

/// <summary>The query parameters of the list of connections, as text.</summary>
internal readonly record struct ConnectionFilter(
    string? Hub,
    string? UserId,
    string? State,
    string? MinIdleSeconds,
    string? Top,
    string? ContinuationToken,
    string? Order = null)
{
    private const string LongestIdle = "longestIdle";
    private const double MaxIdleSeconds = 1e9;

    /// <summary>Reads the parameters. Pure.</summary>
    /// <returns>The query, or a sentence that says which parameter is wrong and what it takes.</returns>
    public (ConnectionQuery? Query, string? Error) Read()
    {
        var query = new ConnectionQuery { UserId = UserId };
        if (Hub is not null)
        {
            if (!HubName.TryParse(Hub, out var hub)) return (null, "hub: must be " + HubName.Rule + ".");
            query = query with { Hub = hub };
        }

        if (State is not null)
        {
            var state = ConnectionStates.Parse(State);
            if (state == ConnectionState.Unknown) return (null, "state: must be open, warned or closing.");
            query = query with { State = state };
        }

        if (MinIdleSeconds is not null)
        {
            const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
            if (!double.TryParse(MinIdleSeconds, Plain, CultureInfo.InvariantCulture, out var idle) || !(idle <= MaxIdleSeconds))
            {
                return (null, "minIdleSeconds: must be a number of seconds, 0 to 1000000000.");
            }

            query = query with { MinIdle = TimeSpan.FromSeconds(idle) };
        }

        if (Top is not null)
        {
            var (top, error) = PageSize.Read(Top);
            if (error is not null) return (null, error);
            query = query with { Top = top };
        }

        if (Order is not null)
        {
            if (Order != LongestIdle) return (null, $"order: must be {LongestIdle}; leave it out for the order of frontend and connection id.");
            if (ContinuationToken is not null) return (null, $"continuationToken: the order {LongestIdle} has one page only; ask for a larger top.");
            query = query with { LongestIdleFirst = true };
        }

        if (ContinuationToken is not null)
        {
            if (!Gateway.ContinuationToken.TryRead(ContinuationToken, out var cursor))
            {
                return (null, "continuationToken: must be the one of the page before; leave it out to begin again.");
            }

            query = query with { After = cursor };
        }

        return (query, null);
    }
}
