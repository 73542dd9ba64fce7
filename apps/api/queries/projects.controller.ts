import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { type Replay, ReplayQuery } from '#audit';
import {
  type Parameters,
  type ProjectAnswer,
  type ProjectPage,
  ProjectQuery,
  ProjectsQuery,
  readProjectFilter,
} from '#journal';
import { AccessRecorder } from '../audit/access-recorder.ts';
import { given } from '../problems/problems.ts';
import { Desk } from './desk.ts';
import { asked, LIST_ASK, PROJECT_ASK } from './parameters.ts';

/** Projects: the list from the books, one project from the log itself. */
@Controller('projects')
export class ProjectsController {
  private readonly desk: Desk;

  constructor(@Inject(Desk) desk: Desk) {
    this.desk = desk;
  }

  @Get()
  @asked('projects', '项目列表 · The list of projects', LIST_ASK)
  async projects(@Query() query: Parameters): Promise<ProjectPage> {
    const ask = await this.desk.read(query, LIST_ASK);
    const filter = given(readProjectFilter(query));
    return this.desk.answer(new ProjectsQuery(this.desk.asker, ask, filter));
  }

  @Get(':projectId')
  @asked('project', '一个项目及其历史 · One project with its history', PROJECT_ASK)
  async project(
    @Param('projectId') id: string,
    @Query() query: Parameters,
  ): Promise<ProjectAnswer> {
    const ask = await this.desk.read(query, PROJECT_ASK);
    return this.desk.answer(new ProjectQuery(this.desk.asker, id, ask));
  }

  @Get(':projectId/replay')
  @UseInterceptors(AccessRecorder)
  @asked('replay', '逐事件重放一个项目 · One project replayed event by event', PROJECT_ASK)
  async replay(@Param('projectId') id: string, @Query() query: Parameters): Promise<Replay> {
    const ask = await this.desk.read(query, PROJECT_ASK);
    return this.desk.answer(new ReplayQuery(this.desk.asker, id, ask));
  }
}
