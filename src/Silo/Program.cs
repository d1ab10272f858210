using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidegate.Hosting;
using Tidegate.Silo.Hosting;

return await HostRunner.RunAsync(args, Host.CreateApplicationBuilder, builder =>
{
    builder.AddTidegateSilo();
    builder.Services.AddHostedService<SiloReadyLine>();
    return Task.FromResult(builder.Build());
});
