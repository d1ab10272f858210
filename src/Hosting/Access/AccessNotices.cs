using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Access;

/// <summary>What an operator should know at each start of who may come in: the settings that open more than the defaults do.</summary>
internal sealed partial class AccessNotices(IOptions<TidegateOptions> options, ILogger<AccessNotices> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var access = options.Value.Access;
        if (access.AccessKey is not null && access.AdmitsAnonymous)
        {
            LogAnonymousBesideKey();
            if (access.TrustsAnonymousClaims)
                LogClaimsBesideKey();
        }

        if (options.Value.Admin is { Insecure: true, Key: not null })
            LogInsecureKey();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1550, LogLevel.Warning, "Tidegate:Access:AllowAnonymous is true beside Tidegate:Access:AccessKey: clients without a token are let in.")]
    private partial void LogAnonymousBesideKey();

    [LoggerMessage(1551, LogLevel.Warning, "Tidegate:Access:AnonymousClaims is true beside Tidegate:Access:AccessKey: whoever comes without a token may say to be any user, and join any group.")]
    private partial void LogClaimsBesideKey();

    [LoggerMessage(1552, LogLevel.Warning, "Tidegate:Admin:Insecure is true: where a listener for operators is no https, their key crosses the network unencrypted. A private network is required.")]
    private partial void LogInsecureKey();
}
