using Tidegate.Failover;

if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

await using var cluster = await TestedCluster.StartAsync(arguments.Settings, waitForAudit: arguments.Audits > 0);
if (arguments.Away is { } away)
{
    var outages = new List<Outage>();
    for (var n = 1; n <= arguments.Kills; n++)
    {
        outages.Add(await cluster.KillAllSilosAsync(TimeSpan.FromSeconds(away)));
        Console.WriteLine($"{n,3}: {outages[^1]}");
    }

    Console.WriteLine();
    Console.WriteLine(Table.Of(outages, cluster.LostClients));
    return 0;
}

var kills = new List<Kill>();
for (var n = 1; n <= arguments.Kills; n++)
{
    var kill = await cluster.KillBudgetSiloAsync(waitForAudit: n <= arguments.Audits);
    kills.Add(kill);
    Console.WriteLine($"{n,3}: {kill}");
}

Console.WriteLine();
Console.WriteLine(Table.Of(kills, cluster.LostClients, cluster.FalseDeaths));
return 0;
